/** Changes of the server’s own address: whom they affect, and where this console is afterwards. */
import { parseUrl } from "../../ui/url.ts";
import type { Values } from "./draft.ts";

type PageAddress = Pick<Location, "protocol" | "hostname" | "port" | "pathname">;

const EVERYWHERE = ["0.0.0.0", "::"];
const isLoopback = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host);

/** Whether people need another address afterwards. */
export const movesHost = (changes: Values): boolean => "listen.port" in changes || "listen.host" in changes;

/**
 * The URL of this page after the change.
 * @param mainPort the one that is open now; a page of another port (HTTPS, an alias, a proxy) keeps its own
 * @returns null when it cannot be known: port 0 takes any free port, and an address that is being typed may be invalid
 */
export function urlAfter(page: PageAddress, mainPort: number, changes: Values): string | null {
  const { protocol, hostname, pathname } = page;
  const own = Number(page.port) || (protocol === "https:" ? 443 : 80);
  const port = own === mainPort ? Number(changes["listen.port"] ?? own) : own;
  if (port === 0) return null;
  const host = String(changes["listen.host"] ?? EVERYWHERE[0]);
  const name = EVERYWHERE.includes(host) ? hostname : host.includes(":") ? `[${host}]` : host;
  const home = `${protocol}//${name}:${port}`;
  return parseUrl(pathname, home)?.href ?? null;
}

/** Whether no browser could open the console: only the server’s computer may, and loopback is not served. */
export function locksConsole(values: Values): boolean {
  const host = String(values["listen.host"]);
  return values["admin.remote"] === false && !EVERYWHERE.includes(host) && !isLoopback(host);
}
