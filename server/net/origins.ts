/** Which web pages may call the host (`cors.origins`). */
import type { IncomingMessage } from "node:http";

export const NOT_THIS_PAGE = "Pages of this origin may not call this host.";

/** The `Access-Control-Allow-Origin` for a page of that origin; `""` when it may not call. */
export function allowOrigin(origin: string, setting: string): string {
  if (setting === "*") return "*";
  const allowed = setting.split(",").map((entry) => entry.trim().replace(/\/$/, ""));
  if (allowed.includes("*")) return "*";
  return allowed.includes(origin) ? origin : "";
}

/** Whether a request from a page of `origin` (`undefined`: not from a page) to `host` may be served. */
export function mayCall(origin: string | undefined, host: string | undefined, setting: string): boolean {
  if (origin === undefined || allowOrigin(origin, setting) !== "") return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Whether a plain HTTP request may reach Socket.IO. JSONP, a way of old clients around CORS (Engine.IO 3), is a script in
 * anybody's page and names no origin: it is served where every page may call.
 */
export function mayPoll({ headers, url = "" }: IncomingMessage, setting: string): boolean {
  const isJsonp = new URLSearchParams(url.slice(url.indexOf("?") + 1)).has("j");
  if (isJsonp && allowOrigin("", setting) !== "*") return false;
  return mayCall(headers.origin, headers.host, setting);
}
