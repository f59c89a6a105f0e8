/**
 * Identifies the caller of a request under the current settings: its address, whether it is local, and the web page behind it.
 */
import type { IncomingMessage } from "node:http";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { addressOf, FORWARDING_HEADERS, isForwarded, isLocal } from "./addresses.ts";
import { isOwnHost, OtherNames } from "./names.ts";
import { webOriginOf } from "./web-origin.ts";

export class Visitors {
  readonly #settings: () => Settings;
  readonly #log: Log;
  readonly #otherNames = new OtherNames();
  #forwarding: string | null = null;

  constructor(settings: () => Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Returns the caller's network address, that of a trusted proxy's client included. */
  addressOf = (request: IncomingMessage): string => addressOf(request, this.#settings()["listen.trustProxy"]);

  /** Whether the caller sits at this computer. */
  isLocal = (request: IncomingMessage): boolean => isLocal(request);

  /** Whether the request reached this host by a name of its own. */
  isOwnHost = ({ headers }: IncomingMessage): boolean =>
    isOwnHost(headers.host, this.#settings()["listen.names"]);

  /** The web page behind the request; null for programs and for this host's own pages. */
  webOriginOf = (request: IncomingMessage): string | null => webOriginOf(request, this.isOwnHost(request));

  /** Records what the admin may want to set: an untrusted proxy, an unknown host name. */
  note(request: IncomingMessage): void {
    if (!this.isOwnHost(request)) this.#otherNames.note(request.headers.host);
    if (this.#forwarding !== null || this.#settings()["listen.trustProxy"] !== false) return;
    if (!isForwarded(request.headers)) return;
    this.#forwarding = request.socket.remoteAddress ?? "";
    const header = FORWARDING_HEADERS.find((name) => request.headers[name] !== undefined);
    this.#log.warn(
      `Forwarded request not believed: ${header} from ${this.#forwarding}: listen.trustProxy is off. ` +
        "Behind a reverse proxy of your own, set it to true (a proxy on this computer) or to the proxy's address.",
    );
  }

  /** The address of a proxy that is not trusted, or null, and the names that people used and the settings do not hold. */
  get notices(): { readonly untrustedProxy: string | null; readonly otherNames: readonly string[] } {
    const { "listen.trustProxy": trust, "listen.names": names } = this.#settings();
    return {
      untrustedProxy: trust === false ? this.#forwarding : null,
      otherNames: this.#otherNames.list(names),
    };
  }
}
