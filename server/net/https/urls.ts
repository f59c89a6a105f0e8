import { isIPv6 } from "node:net";
import type { HttpsState } from "./listener.ts";

/** Returns the same addresses by HTTPS, those that the certificate covers; none while it is off. */
export function secureUrls(
  state: HttpsState | null,
  authority: { covers(name: string): boolean },
  names: readonly string[],
): readonly string[] {
  if (state?.state !== "listening") return [];
  return names
    .filter((name) => authority.covers(name))
    .map((name) => `https://${isIPv6(name) ? `[${name}]` : name}:${state.port}/`);
}
