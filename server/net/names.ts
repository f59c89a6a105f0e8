/** Names by which this host is reached, and those that are its own (docs/contract/security.md 3). */
import { hostname } from "node:os";
import ipaddr from "ipaddr.js";

/** How many names that are not its own are remembered for the console. */
const MAX_OTHER_NAMES = 20;

/**
 * Whether a `Host` header names this computer: an address, `localhost`, its own name, a name of the local network, or one
 * of `listen.names`. A name of the public DNS may lead here without this host's knowledge, as in DNS rebinding.
 */
export function isOwnHost(host: string | undefined, names: string): boolean {
  const name = nameOf(host);
  if (name === "" || !name.includes(".") || /\.(?:local|localhost)$/.test(name)) return true;
  return ipaddr.isValid(name) || name === hostname().toLowerCase() || listOf(names).includes(name);
}

/** The name or address in a `Host` header, in lower case, without port, brackets, zone and final dot. */
function nameOf(host = ""): string {
  const text = host.trim().toLowerCase();
  const ipv6 = /^\[([^\]%]*)[^\]]*\](?::\d*)?$/.exec(text)?.[1];
  return ipv6 === undefined ? text.replace(/:\d*$/, "").replace(/\.$/, "") : `[${ipv6}]`;
}

const listOf = (names: string): string[] =>
  names
    .split(",")
    .map((name) => nameOf(name))
    .filter((name) => name !== "");

/** Remembers which other names people used, so that the console can offer to add them. */
export class OtherNames {
  readonly #seen = new Set<string>();

  note(host: string | undefined): void {
    const name = nameOf(host);
    if (this.#seen.size < MAX_OTHER_NAMES && /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/.test(name))
      this.#seen.add(name);
  }

  /** Those seen since the start that `names` does not hold. */
  list(names: string): readonly string[] {
    return [...this.#seen].filter((name) => !isOwnHost(name, names));
  }
}
