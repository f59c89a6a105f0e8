import { isIPv6 } from "node:net";
import type { HttpsState } from "./listener.ts";

/** The same addresses by HTTPS, as far as the certificate is good for them; none while it is off. */
export function secureUrls(
  state: HttpsState | null,
  covers: (name: string) => boolean,
  names: readonly string[],
): readonly string[] {
  if (state?.state !== "listening") return [];
  return names.filter(covers).map((name) => `https://${isIPv6(name) ? `[${name}]` : name}:${state.port}/`);
}
