import type { HostView } from "../../../server/dialects/native/contract.ts";
import { useChat } from "./context.ts";

const isOwnMachine = (hostname: string): boolean => /^(localhost|127\..*|\[::1\])$/.test(hostname);

/**
 * Returns the address at which others reach this page. On the server's computer the page may be open under `localhost`:
 * then the server's address on the network, or null when it has none.
 */
function originOf(host: HostView | null): string | null {
  if (!isOwnMachine(location.hostname)) return location.origin;
  const [url] = host?.urls ?? [];
  return url === undefined ? null : new URL(url).origin;
}

/** Makes links to share. `isReachable`: other computers can open them. */
export function useLinks() {
  const origin = originOf(useChat((state) => state.host));
  return {
    isReachable: origin !== null,
    linkTo: (path: string): string => (origin ?? location.origin) + path,
  };
}
