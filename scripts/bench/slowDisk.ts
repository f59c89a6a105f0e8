/** A disk whose flush takes 10 ms, one at a time: how long the sender of one message per room waits. */
import { type Bench, seatsFor, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startHost } from "./processes.ts";

const SHAPE = { rooms: 20, members: 20 };
const PRELOAD = `--import=${new URL("./slow-disk.mjs", import.meta.url).href}`;
const ACK_MS = 25;

export const slowDisk: Bench = {
  name: "slow-disk",
  about: "a disk whose flush takes 10 ms, 20 rooms of 20",
  async run({ driver, quick, nodeOptions }) {
    const population = await populate(SHAPE);
    const server = await startHost(population.dataDir, [...nodeOptions, PRELOAD]);
    try {
      const seats = seatsFor(server, population.roomIds, SHAPE.members, population.tokens);
      const who = seats.map((_, index) => index).filter((index) => index % SHAPE.members === 0);
      await driver.call("join", { seats });
      await driver.call("talk", { who, window: 1 });
      await sleep(3000);
      await driver.call("timing", { on: true });
      await sleep(quick ? 2000 : 5000);
      const { medianMs } = await driver.call("latency");
      await driver.call("timing", { on: false });
      await driver.call("hush", { members: SHAPE.members });
      const paced = await driver.call("pace", { who, perSecond: 500, ms: quick ? 2000 : 5000 });
      await driver.call("leave");
      return [
        ["one in flight per room: sender's ack, median", medianMs] as const,
        ["500 messages a second in all: end to end, median", paced.medianMs] as const,
      ].map(([what, ms]) => ({
        name: `${slowDisk.about}: ${what}`,
        beside: "",
        host: `${ms.toFixed(1)} ms`,
        value: ms,
        target: { atMost: ACK_MS },
      }));
    } finally {
      await server.stop();
      await population.remove();
    }
  },
};
