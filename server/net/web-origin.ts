/**
 * Which web page a request comes from. What a network address alone allows depends on it (docs/contract/security.md 3).
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { UNKNOWN_PAGE } from "../chat/actor.ts";

type Headers = Pick<IncomingMessage, "headers">;

/**
 * Returns the origin of the page that a browser sends the request for; null for programs and for pages of this host
 * itself, which nobody else can change. {@link UNKNOWN_PAGE} for a browser's request that hides its page, or that was
 * sent to a name which is not this host's.
 *
 * Browsers leave `Origin` out of navigations and images and let pages suppress `Referer`, and they send
 * `Sec-Fetch-Site` to secure addresses only; so a browser's request without any of them counts as one that hides its
 * page.
 *
 * @param isOwnHost whether the request's `Host` is one of this host's names.
 */
export function webOriginOf({ headers }: Headers, isOwnHost: boolean): string | null {
  if (!isFromBrowser(headers)) return null;
  if (!isOwnHost) return UNKNOWN_PAGE;
  const site = headers["sec-fetch-site"];
  const page = headers.origin ?? originIn(headers.referer);
  if (page !== undefined)
    return isSameHost(page, headers.host) && site !== "cross-site" ? null : (originIn(page) ?? UNKNOWN_PAGE);
  return site === "same-origin" || (site === "none" && headers["sec-fetch-user"] === "?1")
    ? null
    : UNKNOWN_PAGE;
}

/** Whether a page of `origin` was loaded from the name and port that `host` says. */
export const isSameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();

/** Whether a browser sent the request, for whichever page. */
export function isFromBrowser(headers: IncomingHttpHeaders): boolean {
  if (
    headers.origin !== undefined ||
    headers.referer !== undefined ||
    headers["sec-fetch-site"] !== undefined
  )
    return true;
  // `Accept-Language` distinguishes a browser from programs that use its name.
  return headers["user-agent"]?.startsWith("Mozilla/") === true && headers["accept-language"] !== undefined;
}

function originIn(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return origin === "null" ? undefined : origin;
}
