/** Which web pages may call the host (`cors.origins`). */
import type { IncomingMessage } from "node:http";
import { isSameHost } from "./web-origin.ts";

export const NOT_THIS_PAGE = {
  en: "Pages of this origin may not call this server.",
  zh: "来自这个网站的页面不能调用本服务器。",
};

/** The `Access-Control-Allow-Origin` for a page of that origin; `""` when it may not call. */
export function allowOrigin(origin: string, setting: string): string {
  if (setting === "*") return "*";
  const allowed = setting.split(",").map((entry) => entry.trim());
  if (allowed.includes("*")) return "*";
  return allowed.some((entry) => originOf(entry) === origin) ? origin : "";
}

/**
 * An entry of the setting as browsers write an origin; undefined if it is none. `null` is that of files and sandboxed
 * frames, and apps have schemes of their own.
 */
export function originOf(entry: string): string | undefined {
  if (entry === "null") return entry;
  const parts = /^([a-z][a-z0-9+.-]*):\/\/[^\s/?#@\\,*]+\/?$/i.exec(entry);
  if (!parts || !URL.canParse(entry)) return undefined;
  const { origin, protocol, host } = new URL(entry);
  return origin === "null" ? `${protocol}//${host}` : origin;
}

/** Returns whether a request was sent to one of this host's own names. */
interface Names {
  isOwnHost(request: IncomingMessage): boolean;
}

/** Whether requests from that page are served: any page of this host, and the pages that the setting names. */
export function mayCall(request: IncomingMessage, names: Names, setting: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowOrigin(origin, setting) !== "") return true;
  return isSameHost(origin, host) && names.isOwnHost(request);
}

/**
 * Whether a plain HTTP request may reach Socket.IO. JSONP, with which old clients avoid CORS (Engine.IO 3), is a script
 * in any page and names no origin, so it is served only if every page may call.
 */
export function mayPoll(request: IncomingMessage, names: Names, setting: string): boolean {
  const { url = "" } = request;
  const isJsonp = new URLSearchParams(url.slice(url.indexOf("?") + 1)).has("j");
  if (isJsonp && allowOrigin("", setting) !== "*") return false;
  return mayCall(request, names, setting);
}
