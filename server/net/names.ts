/** Names by which this host is reached, and those that are its own (docs/contract/security.md 3). */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { domainToASCII } from "node:url";
import { isSameHost } from "./web-origin.ts";

/**
 * Whether a `Host` header names this computer: an address, `localhost`, its own name, a name of the local network, or
 * one of `listen.names`. A name of the public DNS may lead here without this host's knowledge, as in DNS rebinding.
 */
export function isOwnHost(host: string | undefined, names: string): boolean {
  const name = nameOf(host);
  if (name === "" || !name.includes(".") || /\.(?:local|localhost)$/.test(name)) return true;
  return (
    isIP(name.replace(/^\[|\]$/g, "")) !== 0 ||
    name === hostname().toLowerCase() ||
    listOf(names).includes(name)
  );
}

/**
 * Whether the request names at most one host: Node keeps the first of several `Host` headers, a proxy in front may have
 * checked the last, and a URL as target takes precedence over them.
 */
export function isHostClear({ rawHeaders, headers, url = "" }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at] ?? "")) hosts += 1;
  return hosts <= 1 && (!/^[a-z]/i.test(url) || isSameHost(url, headers.host));
}

/** The name or address in a `Host` header, in lower case, without port, brackets, zone and final dot. */
export function nameOf(host = ""): string {
  const text = host.trim().toLowerCase();
  const ipv6 = /^\[([^\]%]*)(?:%[^\]]*)?\](?::\d*)?$/.exec(text)?.[1];
  return ipv6 === undefined ? text.replace(/:\d*$/, "").replace(/\.$/, "") : `[${ipv6}]`;
}

/** Whether the text is a name or address of a host, with or without a port, for `listen.names`. */
export const isHostName = (text: string): boolean =>
  !/[\s/?#@\\]|\.\.|^[.-]/.test(text) && URL.canParse(`http://${text}`);

const listOf = (names: string): string[] =>
  names
    .split(",")
    .map((name) => domainToASCII(nameOf(name)))
    .filter((name) => name !== "");
