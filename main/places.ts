/**
 * Decides which addresses the window may load and which links may open. Pure functions; window-lock.ts applies them.
 */
import type { ConnectInfo } from "../server/admin/contract.ts";
import type { HostUp } from "./host-messages.ts";

/** The window's own origin; `pages.ts` serves it. */
const ORIGIN = "app://hearth";
export const CONSOLE_URL = `${ORIGIN}/admin`;
/** The page that the window shows while there is no console. */
export const STATE_URL = `${ORIGIN}/state`;
/** The link on that page that starts the server. */
export const START_URL = `${ORIGIN}/state/start`;

function parseUrl(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** Returns whether a URL has the window's own origin. `URL` knows no origin for `app:`, so its parts are compared. */
export function isOwn(url: string): boolean {
  const parsed = parseUrl(url);
  return (
    parsed?.protocol === "app:" &&
    parsed.host === "hearth" &&
    parsed.username === "" &&
    parsed.password === ""
  );
}

export const isConsole = (url: string): boolean =>
  isOwn(url) && /^\/admin(?:\/|$)/.test(new URL(url).pathname);

/** Returns whether the window's main frame may navigate to a URL. */
export const mayNavigate = (url: string): boolean =>
  isConsole(url) || (isOwn(url) && new URL(url).pathname === "/state");

/** Returns whether a frame may use the contract: only the console's main frame may. */
export function maySpeak(
  frame: { readonly url: string; readonly parent: unknown } | null | undefined,
): boolean {
  return frame != null && frame.parent === null && isConsole(frame.url);
}

/** Returns the server's address on this computer. */
export const ownUrl = ({ listening }: HostUp): string => new URL(listening.adminUrl).origin;

/**
 * Returns every address of the server, this computer's own first.
 * @param connect the data of the console's Connect panel
 */
export function hostUrls(up: HostUp, { adapters, mdns, https }: ConnectInfo): readonly string[] {
  const { urls, httpsUrls } = up.listening;
  const shown = [...adapters.map(({ url }) => url), ...(mdns ? [mdns.url] : []), ...(https?.urls ?? [])];
  return [...new Set([ownUrl(up), ...urls, ...httpsUrls, ...shown])];
}

/**
 * Returns the URL that the system's browser may open when a link of the console asks for a new window: the server's own
 * addresses only. A path on the window's own origin (an upload, an image) is mapped to the server.
 * @param urls the server's addresses, for example `http://192.168.1.20:5000/`.
 * @returns the URL to open, or null.
 */
export function outsideTarget(url: string, urls: readonly string[]): string | null {
  const parsed = parseUrl(url);
  if (!parsed) return null;
  if (isOwn(url)) {
    const [home] = urls;
    return home === undefined || isConsole(url) ? null : new URL(parsed.pathname + parsed.search, home).href;
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  const isHost = urls.some((home) => new URL(home).origin === parsed.origin);
  return isHost && parsed.username === "" && parsed.password === "" ? parsed.href : null;
}
