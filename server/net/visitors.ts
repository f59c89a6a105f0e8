/**
 * Identifies the caller of a request under the current settings: its address, whether it is local, and the web page
 * behind it.
 */
import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";
import type { HostNotice } from "../admin/rows.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { addressOf, FORWARDING_HEADERS, isForwarded, isLocal, reachedUrl } from "./addresses.ts";
import { isOwnHost, nameOf } from "./names.ts";
import { isFromBrowser, webOriginOf } from "./web-origin.ts";

/** How many addresses and names are remembered for the console: those used last. */
const MAX_FORWARDERS = 5;
const MAX_OTHER_NAMES = 20;

export class Visitors {
  readonly #settings: () => Settings;
  readonly #log: Log;
  readonly #otherNames = new LRUCache<string, true>({ max: MAX_OTHER_NAMES });
  readonly #forwarders = new LRUCache<string, true>({ max: MAX_FORWARDERS });

  constructor(settings: () => Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Returns the caller's network address, that of a trusted proxy's client included. */
  addressOf = (request: IncomingMessage): string => addressOf(request, this.#settings()["listen.trustProxy"]);

  /** Returns `http://host:port` as the client reached this server. */
  reachedUrl = (request: IncomingMessage): string =>
    reachedUrl(request, this.#settings()["listen.trustProxy"]);

  /** Whether the caller sits at this computer. */
  isLocal = (request: IncomingMessage): boolean => isLocal(request);

  /** Whether the request was sent to one of this host's own names. */
  isOwnHost = ({ headers }: IncomingMessage): boolean =>
    isOwnHost(headers.host, this.#settings()["listen.names"]);

  /** The web page behind the request; null for programs and for this host's own pages. */
  webOriginOf = (request: IncomingMessage): string | null => webOriginOf(request, this.isOwnHost(request));

  isFromBrowser = ({ headers }: IncomingMessage): boolean => isFromBrowser(headers);

  /** Records what the admin may want to set: an untrusted proxy, an unknown host name. */
  note(request: IncomingMessage): void {
    if (!this.isOwnHost(request)) this.#noteName(nameOf(request.headers.host));
    if (this.#settings()["listen.trustProxy"] !== false || !isForwarded(request.headers)) return;
    if (request.socket.remoteAddress === undefined) return;
    const peer = addressOf(request, false);
    if (this.#forwarders.size === 0) {
      const header = FORWARDING_HEADERS.find((one) => request.headers[one] !== undefined);
      this.#log.warn(
        `Forwarded request not trusted: ${header} from ${peer}: listen.trustProxy is off. ` +
          "Behind a reverse proxy of your own, set it to true (a proxy on this computer) or to the proxy's address.",
      );
    }
    this.#forwarders.set(peer, true);
  }

  #noteName(name: string): void {
    if (/^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/.test(name)) this.#otherNames.set(name, true);
  }

  /** Proxies that are not trusted, and names that people used and that are not in the settings. */
  get notices(): readonly HostNotice[] {
    const { "listen.trustProxy": trust, "listen.names": names } = this.#settings();
    const addresses = trust === false ? [...this.#forwarders.keys()].sort() : [];
    const others = [...this.#otherNames.keys()].filter((name) => !isOwnHost(name, names)).sort();
    return [
      ...(addresses.length > 0 ? [{ kind: "untrustedProxies", addresses } as const] : []),
      ...(others.length > 0 ? [{ kind: "otherNames", names: others } as const] : []),
    ];
  }
}
