/** One message in flight per room: how long the sender waits for the acknowledgement. */

import { type Bench, inTurns, median, participantsFor, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startBeside, startHost } from "./processes.ts";

const SHAPE = { rooms: 20, members: 20 };

export const latency: Bench = {
  name: "latency",
  about: "20 rooms of 20, one message in flight per room",
  async run({ driver, quick, nodeOptions }) {
    const population = await populate(SHAPE);
    const servers = [
      await startBeside(population.besideDir),
      await startHost(population.dataDir, nodeOptions),
    ];
    try {
      const [bare = [], host = []] = await inTurns(servers, quick ? 1 : 3, async (server) => {
        const participants = participantsFor(server, population.roomIds, SHAPE.members, population.tokens);
        await driver.call("join", { participants });
        const who = participants.map((_, index) => index).filter((index) => index % SHAPE.members === 0);
        await driver.call("startSending", { who, window: 1 });
        await sleep(1500);
        await driver.call("timing", { on: true });
        await sleep(quick ? 1500 : 3000);
        const { medianMs } = await driver.call("latency");
        await driver.call("stopSending", { members: SHAPE.members });
        await driver.call("leave");
        return medianMs;
      });
      return [
        {
          name: `${latency.about}: sender's ack, median`,
          beside: `${median(bare).toFixed(2)} ms`,
          host: `${median(host).toFixed(2)} ms`,
          value: median(host) / median(bare),
          target: { atMost: 1.2 },
        },
      ];
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      await population.remove();
    }
  },
};
