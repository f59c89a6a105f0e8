/** A disk whose flush takes 10 ms, one at a time: how long the sender of one message per room waits. */
import { comparedWith } from "./compare.ts";
import { type Bench, type Finding, inTurns, median, participantsFor, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startBeside, startHost } from "./processes.ts";

const SHAPE = { rooms: 20, members: 20 };
const PRELOAD = `--import=${new URL("./slow-disk.mjs", import.meta.url).href}`;
const ACK_MS = 25;

export const slowDisk: Bench = {
  name: "slow-disk",
  about: "a disk whose flush takes 10 ms, 20 rooms of 20",
  async run({ driver, quick, nodeOptions }) {
    const population = await populate(SHAPE);
    const open = [() => startHost(population.dataDir, [...nodeOptions, PRELOAD])];
    if (comparedWith() !== undefined) open.unshift(() => startBeside(population.besideDir, [PRELOAD]));
    try {
      const runs = await inTurns(open, quick ? 1 : 3, async (openServer) => {
        const server = await openServer();
        const participants = participantsFor(server, population.roomIds, SHAPE.members, population.tokens);
        const who = participants.map((_, index) => index).filter((index) => index % SHAPE.members === 0);
        await driver.call("join", { participants });
        await driver.call("startSending", { who, window: 1 });
        await sleep(2000);
        await driver.call("timing", { on: true });
        await sleep(quick ? 2000 : 3000);
        const { medianMs: ackMs } = await driver.call("latency");
        await driver.call("timing", { on: false });
        await driver.call("stopSending", { members: SHAPE.members });
        const { medianMs: wayMs } = await driver.call("pace", {
          who,
          perSecond: 500,
          ms: quick ? 2000 : 3000,
        });
        await driver.call("leave");
        await server.stop();
        return { ackMs, wayMs };
      });
      const finding = (what: string, field: "ackMs" | "wayMs"): Finding => {
        const [host = 0, beside] = runs.toReversed().map((turns) => median(turns.map((turn) => turn[field])));
        return {
          name: `${slowDisk.about}: ${what}`,
          beside: beside === undefined ? "" : `${beside.toFixed(1)} ms`,
          host: `${host.toFixed(1)} ms`,
          value: beside === undefined ? host : host / beside,
          target: { atMost: ACK_MS },
        };
      };
      return [
        finding("one in flight per room: sender's ack, median", "ackMs"),
        finding("500 messages a second in all: end to end, median", "wayMs"),
      ];
    } finally {
      await population.remove();
    }
  },
};
