/** As many messages as the server takes: each speaker sends the next one when the last is acknowledged. */

import { type Bench, type Finding, inTurns, median, participantsFor, type Stage, sleep } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { type ServerProcess, startBeside, startHost } from "./processes.ts";

interface Shape {
  readonly rooms: number;
  readonly members: number;
  readonly speakersPerRoom: number;
  /** The targets: deliveries, and CPU of each, relative to the bare server's. */
  readonly atLeast: number;
  readonly cpuAtMost: number;
}

interface Rate {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

const bench = (name: string, about: string, shape: Shape): Bench => ({
  name,
  about,
  async run(stage) {
    const population = await populate({ rooms: shape.rooms, members: shape.members });
    const servers = [
      await startBeside(population.besideDir),
      await startHost(population.dataDir, stage.nodeOptions),
    ];
    try {
      const rounds = stage.quick ? 1 : 3;
      const [bare = [], host = []] = await inTurns(servers, rounds, (server) =>
        saturate(stage, server, population, shape),
      );
      return findings(about, shape, bare, host);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
      await population.remove();
    }
  },
});

async function saturate(
  stage: Stage,
  server: ServerProcess,
  people: Population,
  shape: Shape,
): Promise<Rate> {
  const { driver } = stage;
  const participants = participantsFor(server, people.roomIds, shape.members, people.tokens);
  await driver.call("join", { participants });
  const who = participants
    .map((_, index) => index)
    .filter((index) => index % shape.members < shape.speakersPerRoom);
  await driver.call("startSending", { who, window: 1 });
  await sleep(1500);
  const cpuBefore = server.cpuSeconds();
  const before = await driver.call("count");
  await sleep(stage.quick ? 2000 : 4000);
  const after = await driver.call("count");
  const cpu = server.cpuSeconds() - cpuBefore;
  await driver.call("stopSending", { members: shape.members });
  await driver.call("leave");
  const deliveries = after.deliveries - before.deliveries;
  return { perSecond: (deliveries / (after.at - before.at)) * 1000, cpuMicros: (cpu / deliveries) * 1e6 };
}

function findings(
  about: string,
  { atLeast, cpuAtMost }: Shape,
  bare: readonly Rate[],
  host: readonly Rate[],
): Finding[] {
  const [bareRate, hostRate] = [bare, host].map((rates) => median(rates.map((rate) => rate.perSecond)));
  const [bareCpu, hostCpu] = [bare, host].map((rates) => median(rates.map((rate) => rate.cpuMicros)));
  const count = (rate = 0) => `${Math.round(rate).toLocaleString("en")}/s`;
  const micros = (cpu = 0) => `${cpu.toFixed(2)} µs`;
  return [
    {
      name: `${about}: deliveries`,
      beside: count(bareRate),
      host: count(hostRate),
      value: (hostRate ?? 0) / (bareRate ?? 0),
      target: { atLeast },
    },
    {
      name: `${about}: CPU per delivery`,
      beside: micros(bareCpu),
      host: micros(hostCpu),
      value: (hostCpu ?? 0) / (bareCpu ?? 0),
      target: { atMost: cpuAtMost },
    },
  ];
}

export const manyRooms = bench("rooms", "20 rooms of 20, saturated", {
  rooms: 20,
  members: 20,
  speakersPerRoom: 20,
  atLeast: 2.5,
  cpuAtMost: 0.4,
});
export const fewSpeakers = bench("window", "20 rooms of 20, 4 messages outstanding per room", {
  rooms: 20,
  members: 20,
  speakersPerRoom: 4,
  atLeast: 2.5,
  cpuAtMost: 0.45,
});
export const oneLargeRoom = bench("large", "one room of 1,000, saturated", {
  rooms: 1,
  members: 1000,
  speakersPerRoom: 50,
  atLeast: 2.5,
  cpuAtMost: 0.4,
});
