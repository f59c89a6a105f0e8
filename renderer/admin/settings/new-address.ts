/** Changes of the server’s own address: whom they affect, and where this console is afterwards. */
import { parseUrl } from "../../ui/url.ts";
import type { Values } from "./draft.ts";

type PageAddress = Pick<Location, "protocol" | "hostname" | "port" | "pathname">;

const EVERYWHERE = ["0.0.0.0", "::"];
const isLoopback = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host);

/** Whether people need another address afterwards. */
export const movesHost = (changes: Values): boolean => "listen.port" in changes || "listen.host" in changes;

const aliasesOf = (values: Values): readonly number[] =>
  String(values["listen.aliases"]).split(",").map(Number);

/** Where this page's own port leads after the change; the main port replaces one that closes. */
function portAfter({ protocol, port }: PageAddress, mainPort: number, now: Values, changes: Values) {
  const own = Number(port) || (protocol === "https:" ? 443 : 80);
  const then = { ...now, ...changes };
  const main = { protocol: "http:", port: Number(changes["listen.port"] ?? mainPort) };
  if (own === mainPort) return { ...main, protocol };
  const isSecure = protocol === "https:" && now["listen.https"] === true;
  if (isSecure && [own, 0].includes(Number(now["listen.httpsPort"])))
    return then["listen.https"] === true
      ? { protocol, port: Number(changes["listen.httpsPort"] ?? own) }
      : main;
  const isClosed = aliasesOf(now).includes(own) && !aliasesOf(then).includes(own);
  // Otherwise the port stays, or is a proxy's.
  return isClosed ? main : { protocol, port: own };
}

/**
 * The URL of this page after the change.
 * @param mainPort the one that is open now
 * @param now the settings in force
 * @returns null when it cannot be known: port 0 takes any free port, and an address that is being typed may be invalid
 */
export function urlAfter(page: PageAddress, mainPort: number, now: Values, changes: Values): string | null {
  const { hostname, pathname } = page;
  const { protocol, port } = portAfter(page, mainPort, now, changes);
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

/** Whether this page is cut off: the console is closed for other computers, and this page comes from one. */
export const closesConsole = ({ hostname }: Pick<Location, "hostname">, changes: Values): boolean =>
  changes["admin.remote"] === false && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
