/** Which lease a caller may use (docs/contract/security.md 3). */
import { type Origin, UNKNOWN_PAGE } from "./actor.ts";
import type { Lease } from "./types.ts";

export const leaseId = (userId: number, address: string, webOrigin: string | null): string =>
  `${userId}@${address}${webOrigin === null ? "" : ` ${webOrigin}`}`;

/**
 * A lease is valid at its address, for the web page it was granted to and for callers that are not a foreign web page.
 */
export const appliesTo = (
  lease: Lease,
  { address, webOrigin = null }: Pick<Origin, "address" | "webOrigin">,
): boolean =>
  lease.address === address &&
  (webOrigin === null || (webOrigin !== UNKNOWN_PAGE && webOrigin === lease.webOrigin));
