/**
 * The main port and its aliases: opening them, changing them while running, closing them. Every port serves the same.
 */
import type { Log } from "../log.ts";
import { type Certificates, HttpsListener, type HttpsState } from "./https/listener.ts";
import { codeOf, type OpenPort, openHttp, portRefusal, type Serve, shut, stopAccepting } from "./port.ts";

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly aliases: readonly number[];
  /** The port of HTTPS; null: none. */
  readonly https: number | null;
}

export interface AliasState {
  readonly port: number;
  readonly state: "listening" | "busy";
}

/** How long connections of a closed port may finish, in ms. */
const CHANGE_GRACE_MS = 2000;
/** How many ports after the wanted one are tried when any free one will do. */
const NEXT_PORTS = 100;

export class Listeners {
  readonly #serve: Serve;
  readonly #log: Log;
  readonly #https: HttpsListener;
  #main: OpenPort | null = null;
  #aliases: (AliasState & { readonly open: OpenPort | null })[] = [];

  constructor(serve: Serve, certificates: Certificates, log: Log) {
    this.#serve = serve;
    this.#log = log;
    this.#https = new HttpsListener(serve, certificates, log);
  }

  /** The main port that is open, or 0. */
  get port(): number {
    return this.#main?.port ?? 0;
  }

  get aliases(): readonly AliasState[] {
    return this.#aliases.map(({ port, state }) => ({ port, state }));
  }

  /** null: switched off. */
  get https(): HttpsState | null {
    return this.#https.state;
  }

  /** The ports of plain HTTP that are open, the main one first. */
  get ports(): readonly number[] {
    return [this.port, ...this.#aliases.filter((alias) => alias.open).map((alias) => alias.port)];
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#all().reduce((sum, { sockets }) => sum + sockets.size, 0);
  }

  /**
   * Opens the main port.
   * @param nextFree uses one of the next ports, with a warning, if the port is taken.
   * @throws ChatError unavailable: taken, not allowed, no such address.
   */
  async open(wanted: Pick<ListenOptions, "port" | "host">, nextFree = false): Promise<void> {
    const last = nextFree && wanted.port > 0 ? Math.min(wanted.port + NEXT_PORTS, 65_535) : wanted.port;
    for (let port = wanted.port; ; port += 1) {
      try {
        this.#main = await openHttp({ port, host: wanted.host }, this.#serve, this.#log);
        if (port > wanted.port)
          this.#log.warn(`Port ${wanted.port} is already in use; Hearth uses ${port} instead.`);
        return;
      } catch (error) {
        if (port >= last || codeOf(error) !== "EADDRINUSE") throw portRefusal(error, wanted);
      }
    }
  }

  /** Opens the missing ports and closes the others; a busy one is reported and skipped. */
  async setAliases(ports: readonly number[], host: string): Promise<void> {
    const wanted = [...new Set(ports)].filter((port) => port > 0 && port !== this.port);
    const keep = this.#aliases.filter(({ port, open }) => open?.host === host && wanted.includes(port));
    const gone = this.#aliases.filter((alias) => !keep.includes(alias));
    for (const { open } of gone) if (open) void shut(open, CHANGE_GRACE_MS);
    const aliases = [];
    for (const port of wanted)
      aliases.push(keep.find((alias) => alias.port === port) ?? (await this.#alias(port, host)));
    this.#aliases = aliases;
  }

  /**
   * Changes the ports of a running host. Connections of a closed port may finish, then they are ended.
   * @throws ChatError unavailable when the main port cannot be opened; then everything is as it was.
   */
  async change(wanted: ListenOptions): Promise<void> {
    const before = this.#main;
    if (before && (before.port !== wanted.port || before.host !== wanted.host)) {
      const taken = this.#aliases.find((alias) => alias.open && alias.port === wanted.port);
      if (taken)
        await this.setAliases(
          this.ports.slice(1).filter((port) => port !== wanted.port),
          before.host,
        );
      if (before.port === wanted.port) void shut(before, CHANGE_GRACE_MS);
      try {
        await this.open(wanted);
      } catch (error) {
        if (before.port === wanted.port) await this.open(before);
        else this.#main = before;
        if (taken) await this.setAliases([...this.ports.slice(1), taken.port], before.host);
        throw error;
      }
      if (before.port !== wanted.port) void shut(before, CHANGE_GRACE_MS);
    }
    await this.openOthers(wanted);
  }

  /** Opens and closes the ports beside the main one; a busy one is reported and skipped. */
  async openOthers({ host, aliases, https }: ListenOptions): Promise<void> {
    await this.setAliases(aliases, host);
    await this.#https.set(https === null ? null : { port: https, host }, CHANGE_GRACE_MS);
  }

  /** Renews the certificate when this machine's addresses have changed or it is about to expire. */
  renewCertificate(): Promise<void> {
    return this.#https.renew();
  }

  /** Stops accepting connections; open ones continue. */
  stopAccepting(): void {
    for (const open of this.#all()) stopAccepting(open);
  }

  /** Ends every connection: what it is doing may finish within `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const opens = this.#all();
    this.#main = null;
    this.#aliases = [];
    await Promise.all(opens.map((open) => shut(open, graceMs)));
  }

  #all(): OpenPort[] {
    const all = [this.#main, ...this.#aliases.map((alias) => alias.open), this.#https.open];
    return all.filter((open) => open !== null);
  }

  async #alias(port: number, host: string): Promise<AliasState & { open: OpenPort | null }> {
    try {
      const open = await openHttp({ port, host }, this.#serve, this.#log);
      return { port, state: "listening", open };
    } catch (error) {
      this.#log.warn(`${portRefusal(error, { port, host }).message} It is skipped.`);
      return { port, state: "busy", open: null };
    }
  }
}
