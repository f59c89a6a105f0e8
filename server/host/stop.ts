import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { Door } from "../net/server.ts";

/** How long each step may take at most; together below 5 s. */
const MS = { farewell: 400, wires: 1000, requests: 1400, release: 1800 } as const;

export interface StopSteps {
  /** Tells everyone that the host stops. */
  farewell(): void;
  /** Ends every connection of every wire. */
  closeWires(): Promise<void>;
  /** Makes everything durable and gives back what was taken. */
  release(): Promise<void>;
}

/** The way down, bounded at every step. A second call waits for the first. */
export function stopper(door: Door, log: Log, steps: StopSteps): (farewellMs?: number) => Promise<void> {
  const within = async (what: string, ms: number, work: Promise<unknown>): Promise<void> => {
    const late = new AbortController();
    const timer = wait(ms, "late", { signal: late.signal }).catch(() => "");
    try {
      if ((await Promise.race([work, timer])) === "late") log.warn(`${what} took too long and was cut off.`);
    } catch (error) {
      log.error(`${what} failed`, error);
    } finally {
      late.abort();
    }
  };
  let stopping: Promise<void> | undefined;
  const stop = async (farewellMs: number): Promise<void> => {
    door.refuse();
    steps.farewell();
    await within("Closing the chat's connections", MS.wires, steps.closeWires());
    await door.io.close();
    // Who keeps a connection open and asks again hears 503 instead of nothing.
    if (door.listeners.connections > 0) await wait(farewellMs);
    await door.listeners.close(MS.requests);
    await within("Writing what was left", MS.release, steps.release());
  };
  return (farewellMs = MS.farewell) => {
    stopping ??= stop(farewellMs);
    return stopping;
  };
}
