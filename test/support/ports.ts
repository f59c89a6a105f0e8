/** Ports of the loopback that a test names. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface TakenPort {
  readonly port: number;
  release(): Promise<void>;
}

/** Someone else's program on a port, any when none is given. @throws when the port is taken already. */
export async function takePort(port = 0): Promise<TakenPort> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * A port where nobody listens until the test is done: it is below those that systems assign when asked for
 * any, so that no connection and no other server gets it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const taken = await takePort(randomInt(20_000, 32_000)).catch(() => null);
    if (!taken) continue;
    await taken.release();
    return taken.port;
  }
}

/** Makes sure that a port is taken until the test has finished: by this test, or by another program. */
export async function holdPort(port: number): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(100)) {
    // Tests that run beside this one hold it for a while.
    const taken = await takePort(port).catch(() => null);
    if (!taken) continue;
    onTestFinished(taken.release);
    return;
  }
}
