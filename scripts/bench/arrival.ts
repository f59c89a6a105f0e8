/** Many connections at once: until all have joined their rooms, and what memory each costs. */

import { type Bench, type Finding, inTurns, median, participantsFor, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startBeside, startHost } from "./processes.ts";

const bench = (name: string, about: string, shape: { rooms: number; members: number }): Bench => ({
  name,
  about,
  async run({ driver, quick, nodeOptions }): Promise<Finding[]> {
    const connections = shape.rooms * shape.members;
    const population = await populate(shape);
    try {
      // Memory can only be measured in a process without earlier connections, so each turn has its own.
      const open = [
        () => startBeside(population.besideDir),
        () => startHost(population.dataDir, nodeOptions),
      ];
      const [bare = [], host = []] = await inTurns(open, quick ? 1 : 3, async (openServer) => {
        const server = await openServer();
        await sleep(500);
        const empty = server.rssBytes();
        const participants = participantsFor(server, population.roomIds, shape.members, population.tokens);
        const cpu = server.cpuSeconds();
        const { ms } = await driver.call("join", { participants });
        const cpuMs = ((server.cpuSeconds() - cpu) / connections) * 1000;
        await sleep(1000);
        const bytes = (server.rssBytes() - empty) / connections;
        await driver.call("leave");
        await server.stop();
        return { ms, bytes, cpuMs };
      });
      const [bareMs, hostMs] = [bare, host].map((runs) => median(runs.map((run) => run.ms)));
      const [bareCpu, hostCpu] = [bare, host].map((runs) => median(runs.map((run) => run.cpuMs)));
      const [bareBytes, hostBytes] = [bare, host].map((runs) => median(runs.map((run) => run.bytes)));
      return [
        {
          name: `${about}: all joined`,
          beside: `${Math.round(bareMs ?? 0)} ms`,
          host: `${Math.round(hostMs ?? 0)} ms`,
          value: (hostMs ?? 0) / (bareMs ?? 0),
          target: { atMost: 1.3 },
        },
        {
          name: `${about}: CPU of each`,
          beside: `${bareCpu?.toFixed(2)} ms`,
          host: `${hostCpu?.toFixed(2)} ms`,
          value: (hostCpu ?? 0) / (bareCpu ?? 0),
          target: { atMost: 1.5 },
        },
        {
          name: `${about}: memory per connection`,
          beside: `${((bareBytes ?? 0) / 1024).toFixed(1)} KiB`,
          host: `${((hostBytes ?? 0) / 1024).toFixed(1)} KiB`,
          value: (hostBytes ?? 0) / (bareBytes ?? 0),
          target: { atMost: 1.2 },
        },
      ];
    } finally {
      await population.remove();
    }
  },
});

export const arrivalOf1000 = bench("arrival-1000", "1,000 connections at once", { rooms: 50, members: 20 });
export const arrivalOf5000 = bench("arrival-5000", "5,000 connections at once", { rooms: 250, members: 20 });
