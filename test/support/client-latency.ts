/** What the tests of client compatibility share: the latencies that each of them runs with, and a host behind them. */
import { type Delay, delayTo } from "./delay.ts";
import { folderForTest } from "./folders.ts";
import { startTestHost, type TestHost, type TestHostOptions } from "./host.ts";

/** Milliseconds that are added, in each direction, to HTTP and to the WebSocket of a client. */
export const LATENCIES: readonly [http: number, socket: number][] = [
  [0, 0],
  [30, 0],
  [0, 30],
  [300, 0],
  [0, 300],
];

/** A request target whose UTF-8 bytes node:http writes unchanged: curl, Go and websocket-client send names so. */
export const raw = (target: string): string => Buffer.from(target.replaceAll(" ", "%20")).toString("latin1");

/** The HTTP and WebSocket addresses of one host. */
export interface DelayedRoutes {
  readonly http: Delay;
  readonly socket: Delay;
  close(): Promise<void>;
}

export async function delayRoutes(
  { port }: Pick<TestHost, "port">,
  [http, socket]: readonly [number, number],
) {
  const routes = { http: await delayTo(port, http), socket: await delayTo(port, socket) };
  return {
    ...routes,
    async close() {
      await Promise.all([routes.http.close(), routes.socket.close()]);
    },
  } satisfies DelayedRoutes;
}

/** A host that can stop and start again at its port, with its data. */
export async function restartable(options: TestHostOptions = {}) {
  const dataDir = folderForTest();
  let host = await startTestHost({ ...options, dataDir });
  const { port } = host;
  return {
    port,
    get host(): TestHost {
      return host;
    },
    async restart() {
      await host.stop();
      host = await startTestHost({
        ...options,
        dataDir,
        settings: { ...options.settings, "listen.port": port },
      });
    },
    stop: () => host.stop(),
  };
}

/** A field as a typed parser of the client reads it. @throws where the client would end with an error */
export const as = {
  text(value: unknown): string {
    if (typeof value !== "string") throw new TypeError(`${JSON.stringify(value)} is no text.`);
    return value;
  },
  /** A number, or a text that holds one: what Gson reads into an int. */
  int(value: unknown): number {
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (!Number.isInteger(number)) throw new TypeError(`${JSON.stringify(value)} is no whole number.`);
    return number as number;
  },
  bool(value: unknown): boolean {
    if (typeof value !== "boolean") throw new TypeError(`${JSON.stringify(value)} is not true or false.`);
    return value;
  },
  list(value: unknown): Record<string, unknown>[] {
    if (!Array.isArray(value)) throw new TypeError(`${JSON.stringify(value)} is no list.`);
    return value as Record<string, unknown>[];
  },
};
