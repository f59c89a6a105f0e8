/** The main port and its aliases: opening them, changing them while running, closing them. Every port serves the same. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { asPlainRequest } from "./http/plain-request.ts";
import { StartError } from "./http/start-error.ts";
import type { Log } from "./log.ts";

export interface Wanted {
  readonly port: number;
  readonly host: string;
  readonly aliases: readonly number[];
}

export interface AliasState {
  readonly port: number;
  readonly state: "listening" | "busy";
}

export interface Serve {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

interface Door {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  readonly port: number;
  readonly host: string;
}

/** How long a connection of a port that was changed may finish what it is doing. */
const CHANGE_GRACE_MS = 2000;
/** How many ports after the wanted one are tried when any free one will do. */
const NEXT_PORTS = 100;

export class Listeners {
  readonly #serve: Serve;
  readonly #log: Log;
  #main: Door | null = null;
  #aliases: (AliasState & { readonly door: Door | null })[] = [];

  constructor(serve: Serve, log: Log) {
    this.#serve = serve;
    this.#log = log;
  }

  /** The main port that is open, or 0. */
  get port(): number {
    return this.#main?.port ?? 0;
  }

  get aliases(): readonly AliasState[] {
    return this.#aliases.map(({ port, state }) => ({ port, state }));
  }

  /** The ports that are open, the main one first. */
  get ports(): readonly number[] {
    return [this.port, ...this.#aliases.filter((alias) => alias.door).map((alias) => alias.port)];
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#doors().reduce((sum, { sockets }) => sum + sockets.size, 0);
  }

  /**
   * Opens the main port.
   * @param nextFree takes one of the ports after it when it is taken.
   * @throws StartError with one sentence: taken, not allowed, no such address.
   */
  async open(wanted: Pick<Wanted, "port" | "host">, nextFree = false): Promise<void> {
    const last = nextFree && wanted.port > 0 ? Math.min(wanted.port + NEXT_PORTS, 65_535) : wanted.port;
    for (let port = wanted.port; ; port += 1) {
      try {
        this.#main = await this.#listen(port, wanted.host);
        return;
      } catch (error) {
        if (port >= last || codeOf(error) !== "EADDRINUSE") throw startError(error, wanted);
      }
    }
  }

  /** Opens those that are not open yet and closes the others; a busy one is reported and skipped. */
  async setAliases(ports: readonly number[], host: string): Promise<void> {
    const wanted = [...new Set(ports)].filter((port) => port > 0 && port !== this.port);
    const keep = this.#aliases.filter(({ port, door }) => door?.host === host && wanted.includes(port));
    const gone = this.#aliases.filter((alias) => !keep.includes(alias));
    for (const { door } of gone) if (door) void shut(door, CHANGE_GRACE_MS);
    const aliases = [];
    for (const port of wanted)
      aliases.push(keep.find((alias) => alias.port === port) ?? (await this.#alias(port, host)));
    this.#aliases = aliases;
  }

  /**
   * Changes the ports of a running host. Connections of a port that goes may finish what they do, then they are closed.
   * @throws StartError when the main port cannot be opened; then everything is as it was.
   */
  async change(wanted: Wanted): Promise<void> {
    const before = this.#main;
    if (before && (before.port !== wanted.port || before.host !== wanted.host)) {
      const taken = this.#aliases.find((alias) => alias.door && alias.port === wanted.port);
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
    await this.setAliases(wanted.aliases, wanted.host);
  }

  /** No new connections from now on; those that are open go on. */
  stopAccepting(): void {
    // Not the HTTP server's own close(): that would end the idle connections too, before they could be told.
    for (const { server } of this.#doors()) NetServer.prototype.close.call(server);
  }

  /** Ends every connection: what it is doing may finish within `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const doors = this.#doors();
    this.#main = null;
    this.#aliases = [];
    await Promise.all(doors.map((door) => shut(door, graceMs)));
  }

  #doors(): Door[] {
    return [this.#main, ...this.#aliases.map((alias) => alias.door)].filter((door) => door !== null);
  }

  async #alias(port: number, host: string): Promise<AliasState & { door: Door | null }> {
    try {
      return { port, state: "listening", door: await this.#listen(port, host) };
    } catch (error) {
      this.#log.warn(`${startError(error, { port, host }).message} It is skipped.`);
      return { port, state: "busy", door: null };
    }
  }

  async #listen(port: number, host: string): Promise<Door> {
    const server = createServer({
      keepAliveTimeout: 30_000,
      headersTimeout: 20_000,
      requestTimeout: 300_000,
      connectionsCheckingInterval: 5000,
    });
    const sockets = new Set<Socket>();
    server.on("connection", (socket) => {
      if (sockets.has(socket)) return;
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("request", (request, response) => this.#serve.request(request, response));
    server.on("upgrade", (request, socket, head) => {
      if (request.headers.upgrade?.toLowerCase() === "websocket") this.#serve.upgrade(request, socket, head);
      else asPlainRequest(server, request, socket, head);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, exclusive: true, backlog: 4096 }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    server.on("error", (error) => this.#log.error("The listener failed", error));
    return { server, sockets, port: (server.address() as AddressInfo).port, host };
  }
}

async function shut({ server, sockets }: Door, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    const done = (): void => {
      if (sockets.size > 0) return;
      clearTimeout(timer);
      resolve();
    };
    for (const socket of sockets) socket.once("close", done);
    server.close(done);
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

function startError(error: unknown, { port, host }: Pick<Wanted, "port" | "host">): StartError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is already in use.`,
    EACCES: `This user may not open port ${port}.`,
    EADDRNOTAVAIL: `This computer has no network address ${host}.`,
    ENOTFOUND: `"${host}" is not a network address of this computer.`,
  };
  return new StartError(
    sentences[codeOf(error)] ?? `Port ${port} on ${host} cannot be opened: ${String(error)}`,
  );
}
