/** A steady 500 messages a second, however long each takes: what a delivery costs, and how long the slowest take. */
import { type Bench, inTurns, median, participantsFor, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startBeside, startHost } from "./processes.ts";

const SHAPE = { rooms: 20, members: 20 };
const PER_SECOND = 500;

export const pace: Bench = {
  name: "pace",
  about: "20 rooms of 20, 500 messages a second in all",
  async run({ driver, quick, nodeOptions }) {
    const population = await populate(SHAPE);
    const servers = [
      await startBeside(population.besideDir),
      await startHost(population.dataDir, nodeOptions),
    ];
    try {
      const [bare = [], host = []] = await inTurns(servers, quick ? 1 : 3, async (server) => {
        const participants = participantsFor(server, population.roomIds, SHAPE.members, population.tokens);
        const who = participants.map((_, index) => index).filter((index) => index % SHAPE.members === 0);
        await driver.call("join", { participants });
        await driver.call("startSending", { who, window: 1 });
        await sleep(1000);
        await driver.call("stopSending", { members: SHAPE.members });
        const cpu = server.cpuSeconds();
        const before = await driver.call("count");
        const times = await driver.call("pace", { who, perSecond: PER_SECOND, ms: quick ? 2000 : 4000 });
        const after = await driver.call("count");
        const cpuMicros = ((server.cpuSeconds() - cpu) / (after.deliveries - before.deliveries)) * 1e6;
        await driver.call("leave");
        return { ...times, cpuMicros };
      });
      const of = (runs: typeof host, field: keyof (typeof host)[number]): number =>
        median(runs.map((run) => run[field]));
      return [
        {
          name: `${pace.about}: CPU per delivery`,
          beside: `${of(bare, "cpuMicros").toFixed(1)} µs`,
          host: `${of(host, "cpuMicros").toFixed(1)} µs`,
          value: of(host, "cpuMicros") / of(bare, "cpuMicros"),
          target: { atMost: 1.4 },
        },
        {
          name: `${pace.about}: end to end, 99th percentile`,
          beside: `${of(bare, "p99Ms").toFixed(1)} ms`,
          host: `${of(host, "p99Ms").toFixed(1)} ms`,
          value: of(host, "p99Ms") / of(bare, "p99Ms"),
          target: { atMost: 2 },
        },
      ];
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      await population.remove();
    }
  },
};
