/** Which addresses the window may be at, and where else a link may lead. Pure decisions; window-lock.ts carries them out. */
import type { ConnectInfo } from "../server/admin/contract.ts";
import type { Up } from "./host-messages.ts";

/** The window's own origin; `pages.ts` serves it. */
const ORIGIN = "app://hearth";
export const CONSOLE_URL = `${ORIGIN}/admin`;
/** What stands in the window while the console cannot. */
export const STATE_URL = `${ORIGIN}/state`;
/** The link on that page which starts the host. */
export const START_URL = `${ORIGIN}/state/start`;

function partsOf(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** Of the window's own origin, whatever the path. `app:` has no origin in the eyes of URL, so its parts are compared. */
export function isOwn(url: string): boolean {
  const parts = partsOf(url);
  return (
    parts?.protocol === "app:" && parts.host === "hearth" && parts.username === "" && parts.password === ""
  );
}

/** A page of the console. */
export const isConsole = (url: string): boolean =>
  isOwn(url) && /^\/admin(?:\/|$)/.test(new URL(url).pathname);

/** Where the window's main frame may go by itself. */
export const mayNavigate = (url: string): boolean =>
  isConsole(url) || (isOwn(url) && new URL(url).pathname === "/state");

/** A frame that may use the contract: the console's own, and not one inside another page. */
export function maySpeak(
  frame: { readonly url: string; readonly parent: unknown } | null | undefined,
): boolean {
  return frame != null && frame.parent === null && isConsole(frame.url);
}

/** Where the host answers on this computer. */
export const ownUrl = ({ listening }: Up): string => new URL(listening.adminUrl).origin;

/** Every address at which the host answers, this computer's own first. @param connect what the console's Connect panel shows */
export function hostUrls(up: Up, { adapters, mdns, https }: ConnectInfo): readonly string[] {
  const { urls, httpsUrls } = up.listening;
  const shown = [...adapters.map(({ url }) => url), ...(mdns ? [mdns.url] : []), ...(https?.urls ?? [])];
  return [...new Set([ownUrl(up), ...urls, ...httpsUrls, ...shown])];
}

/**
 * What the system's browser may open when a link of the console asks for a new window: the host's own addresses. A path of
 * the window's own origin (an upload, a picture) becomes the host's.
 * @param urls the host's addresses, as `http://192.168.1.20:5000/`.
 * @returns the URL to open, or null.
 */
export function outsideTarget(url: string, urls: readonly string[]): string | null {
  const parts = partsOf(url);
  if (!parts) return null;
  if (isOwn(url)) {
    const [home] = urls;
    return home === undefined || isConsole(url) ? null : new URL(parts.pathname + parts.search, home).href;
  }
  if (parts.protocol !== "http:" && parts.protocol !== "https:") return null;
  const isHost = urls.some((home) => new URL(home).origin === parts.origin);
  return isHost && parts.username === "" && parts.password === "" ? parts.href : null;
}
