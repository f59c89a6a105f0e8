/** What a long history costs: the same operations in a room of 1,000 messages and in one of 1,000,000. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, type Finding, inTurns, median, participantsFor, type Stage, sleep } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { type ServerProcess, startHost } from "./processes.ts";

const MEMBERS = 20;
const MIB = 1024 * 1024;

export const history: Bench = {
  name: "history",
  about: "1,000,000 messages against 1,000",
  async run(stage) {
    const long = stage.quick ? 200_000 : 1_000_000;
    const population = await populate({ rooms: 2, members: MEMBERS, messages: [1000, long] });
    try {
      return [...(await inRooms(stage, population)), ...(await startUp(stage, population))];
    } finally {
      await population.remove();
    }
  },
};

async function inRooms(stage: Stage, population: Population): Promise<Finding[]> {
  const server = await startHost(population.dataDir, stage.nodeOptions);
  try {
    const rooms = [0, 1];
    const [small, large] = [population.roomIds[0] ?? 0, population.roomIds[1] ?? 0];
    // Warm up in the short room first: memory that still grows belongs to the history.
    await send(stage, server, population, 0);
    await newestPage(server, population, small, 100);
    await sleep(500);
    const before = server.rssBytes();
    await send(stage, server, population, 1);
    await newestPage(server, population, large, 100);
    await sleep(500);
    const growth = (server.rssBytes() - before) / MIB;

    const sends = await inTurns(rooms, stage.quick ? 2 : 5, (room) => send(stage, server, population, room));
    const pages = await inTurns([small, large], 5, (room) => newestPage(server, population, room, 100));
    const [shortSend = 0, longSend = 0] = sends.map(median);
    const [shortPage = 0, longPage = 0] = pages.map(median);
    return [
      {
        name: "a room of 1,000,000 messages: sending, CPU per message",
        beside: `${shortSend.toFixed(0)} µs`,
        host: `${longSend.toFixed(0)} µs`,
        value: longSend / shortSend,
        target: { atMost: 1.1 },
      },
      {
        name: "a room of 1,000,000 messages: newest page, median",
        beside: `${shortPage.toFixed(2)} ms`,
        host: `${longPage.toFixed(2)} ms`,
        value: longPage / shortPage,
        target: { atMost: 1.1 },
      },
      {
        name: "1,000,000 messages: resident memory grows by (MiB)",
        beside: "",
        host: `${growth.toFixed(1)} MiB`,
        value: growth,
        target: { atMost: 20 },
      },
    ];
  } finally {
    await server.stop();
  }
}

/** CPU microseconds of the server per message. */
async function send(
  { driver, quick }: Stage,
  server: ServerProcess,
  people: Population,
  room: number,
): Promise<number> {
  const tokens = people.tokens.slice(room * MEMBERS, (room + 1) * MEMBERS);
  await driver.call("join", {
    participants: participantsFor(server, [people.roomIds[room] ?? 0], MEMBERS, tokens),
  });
  await driver.call("startSending", { who: tokens.map((_, index) => index), window: 1 });
  await sleep(500);
  const before = await driver.call("count");
  const cpu = server.cpuSeconds();
  await sleep(quick ? 1500 : 2500);
  const spent = server.cpuSeconds() - cpu;
  const after = await driver.call("count");
  await driver.call("stopSending", { members: MEMBERS });
  await driver.call("leave");
  return (spent / (after.acks - before.acks)) * 1e6;
}

/** Median milliseconds of one request for the newest page. */
async function newestPage(
  server: ServerProcess,
  people: Population,
  roomId: number,
  times: number,
): Promise<number> {
  const token = people.tokens[people.roomIds.indexOf(roomId) * MEMBERS];
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${server.port}/api/rooms/${roomId}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await response.json()) as { items: unknown[] };
    took.push(performance.now() - began);
    if (items.length !== 50) throw new Error(`a page of ${items.length} messages, status ${response.status}`);
  }
  return median(took);
}

async function startUp({ quick, nodeOptions }: Stage, population: Population): Promise<Finding[]> {
  const folders = [population.dataDir, await mkdtemp(join(tmpdir(), "hearth-bench-"))];
  const empty = folders[1] ?? "";
  try {
    const [full = [], bare = []] = await inTurns(folders, quick ? 3 : 7, async (dataDir) => {
      if (dataDir === empty) await rm(empty, { recursive: true, force: true });
      const server = await startHost(dataDir, nodeOptions);
      await server.stop();
      return server.startMs;
    });
    return [
      {
        name: "1,000,000 messages: start-up, against an empty data folder",
        beside: `${median(bare).toFixed(0)} ms`,
        host: `${median(full).toFixed(0)} ms`,
        value: median(full) / median(bare),
        target: { atMost: 1.5 },
      },
    ];
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}
