import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { Network } from "../net/server.ts";

/** How long each step may take at most; together below 5 s. */
const MS = { farewell: 400, announce: 200, wires: 1000, requests: 1400, release: 1800 } as const;

export interface StopSteps {
  /** Tells everyone that the host stops. */
  farewell(): Promise<void>;
  /** Ends every connection of every wire. */
  closeWires(): Promise<void>;
  /** Makes everything durable and gives back what was taken. */
  release(): Promise<void>;
}

/** Stops the host; every step has a time limit. A second call waits for the first. */
export function stopper(
  network: Network,
  log: Log,
  steps: StopSteps,
): (farewellMs?: number) => Promise<void> {
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
    network.refuse();
    await within("Announcing the stop", MS.announce, steps.farewell());
    await within("Closing the chat's connections", MS.wires, steps.closeWires());
    await network.io.close();
    // Answers 503 on kept-alive connections instead of dropping the request.
    if (network.listeners.connections > 0) await wait(farewellMs);
    await network.listeners.close(MS.requests);
    await within("Writing what was left", MS.release, steps.release());
  };
  return (farewellMs = MS.farewell) => {
    stopping ??= stop(farewellMs);
    return stopping;
  };
}
