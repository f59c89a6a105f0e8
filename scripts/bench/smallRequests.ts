/** How long one small request may hold the event loop: a search over every entry point of the host for the slowest. */
import { type Bench, type Finding, sleep } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { type ServerProcess, startHost } from "./processes.ts";
import { anyPosition, type EntryPoint, type Input, MAX_BYTES, type Target } from "./smallEntryPoint.ts";
import { CALLS } from "./smallHttp.ts";
import { anyText, changed, oneOf, type Random, seeded } from "./smallInputs.ts";
import { STREAMS } from "./smallStreams.ts";

const ENTRIES = [...CALLS, ...STREAMS];

const SECONDS = 120;
const SHAPE = { rooms: 20, members: 50, messages: [2000] };
const PROBE = `--import=${new URL("./loop-probe.mjs", import.meta.url).href}`;
/** Set so that no limit ends a call before its work. */
const SETTINGS = [
  "--admin-password",
  "bench",
  "--set",
  "messages.maxLength=100000",
  "--set",
  "storage.minFreeBytes=0",
];
const TARGET_MS = 50;
/** A turn shorter than that is not measured again. */
const WORTH_MS = 5;
const REPEATS = 4;
/** Inputs kept for each entry point as a start for changes. */
const KEPT = 4;
/** The request is over after this long without work, once it is answered or has timed out. */
const QUIET_MS = 5;
const UNANSWERED_MS = 60;
const ENDLESS_MS = 5000;

interface SlowRequest extends Input {
  readonly entry: EntryPoint;
  readonly ms: number;
}

export const smallRequests: Bench = {
  name: "small-requests",
  about: `the slowest request of at most ${MAX_BYTES / 1024} KB`,
  async run({ seconds = SECONDS, nodeOptions }) {
    const population = await populate(SHAPE);
    try {
      const first = await firstUse(population, nodeOptions);
      const slowest = await search(population, nodeOptions, seconds);
      for (const each of slowest.slice(0, 12)) console.error(`  ${described(each)}`);
      return [
        finding("the first request at a door of a fresh server", first),
        finding(`${smallRequests.about}, found in ${seconds} s`, slowest[0]),
      ];
    } finally {
      await population.remove();
    }
  },
};

const finding = (what: string, found: SlowRequest | undefined): Finding => ({
  name: `${what}: main thread busy at a stretch, ms; ${found?.entry.name}, ${found?.position}`,
  beside: "",
  host: `${found?.ms.toFixed(1)} ms`,
  value: found?.ms ?? Number.NaN,
  target: { atMost: TARGET_MS },
});

const described = ({ entry, position, unpacked, text, ms }: SlowRequest): string => {
  const short = JSON.stringify([text.head, text.part, text.tail].map((part) => part.slice(0, 120)));
  return `${ms.toFixed(1)} ms: ${entry.name}, ${position}${unpacked > 0 ? `, ${unpacked} bytes packed` : ""}: ${short}`;
};

interface Measured {
  readonly server: ServerProcess;
  /** Another token each time, so that a destructive call affects one person only. */
  target(): Target;
}

async function start(population: Population, nodeOptions: readonly string[]): Promise<Measured> {
  const server = await startHost(population.dataDir, [PROBE, ...nodeOptions], SETTINGS);
  const post = async (
    path: string,
    token: string | undefined,
    body: object,
  ): Promise<Record<string, never>> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, never>;
  };
  const { result } = await post("/admin/api/session.login", "", { password: "bench" });
  const { path = "" } = await post(`/api/rooms/${population.roomIds[0]}/hooks`, population.tokens[0], {
    name: "bench",
  });
  let calls = 0;
  return {
    server,
    target: () => ({
      port: server.port,
      // The owner of the first room may use the most calls.
      token: population.tokens[calls++ % 2 === 0 ? 0 : calls % population.tokens.length] ?? "",
      adminToken: String((result as unknown as { token: string }).token),
      hook: String(path).split("/").at(-1) ?? "",
    }),
  };
}

/** Returns the first request that held a fresh server the longest, with the entry points in another order each time. */
async function firstUse(
  population: Population,
  nodeOptions: readonly string[],
): Promise<SlowRequest | undefined> {
  const random = seeded(1);
  const rounds: SlowRequest[][] = [];
  for (let round = 0; round < 3; round += 1) {
    const measured = await start(population, nodeOptions);
    const found: SlowRequest[] = [];
    for (const entry of ENTRIES.toSorted(() => random() - 0.5)) {
      const input = {
        text: { head: "", part: "a", tail: "" },
        position: entry.positions.find((one) => /^(?:file|message)$/.test(one)) ?? entry.positions[0] ?? "",
        unpacked: 0,
      };
      found.push({ entry, ...input, ms: await held(measured, entry, input) });
    }
    await measured.server.stop();
    rounds.push(found);
    for (const each of found.toSorted((a, b) => b.ms - a.ms).slice(0, 5))
      console.error(`  first: ${described(each)}`);
  }
  // A figure seen in one round only is due to garbage collection, or to the first request of all.
  const [one = [], ...others] = rounds;
  return one
    .map((found) => ({
      ...found,
      ms: Math.min(found.ms, ...others.map((all) => all.find(({ entry }) => entry === found.entry)?.ms ?? 0)),
    }))
    .toSorted((a, b) => b.ms - a.ms)[0];
}

/** Returns the slowest input of each entry point, the slowest first. */
async function search(
  population: Population,
  nodeOptions: readonly string[],
  seconds: number,
): Promise<SlowRequest[]> {
  const random = seeded(2);
  const measured = await start(population, nodeOptions);
  const best = new Map<EntryPoint, SlowRequest[]>();
  const until = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < until; count += 1) {
    const { entry, ...input } = next(random, best);
    const found = { entry, ...input, ms: await held(measured, entry, input) };
    const known = best.get(entry) ?? [];
    if (found.ms < WORTH_MS || found.ms < (known.at(KEPT - 1)?.ms ?? 0)) continue;
    // Garbage collection and other work of the machine slow single runs down.
    for (let again = 0; again < REPEATS && found.ms >= WORTH_MS; again += 1)
      found.ms = Math.min(found.ms, await held(measured, entry, input));
    best.set(entry, [...known, found].toSorted((a, b) => b.ms - a.ms).slice(0, KEPT));
  }
  await measured.server.stop();
  console.error(`  ${count} requests:`);
  return [...best.values()].flatMap(([first]) => first ?? []).toSorted((a, b) => b.ms - a.ms);
}

/** Half of the time something new, else a change of something slow. */
function next(
  random: Random,
  best: ReadonlyMap<EntryPoint, readonly SlowRequest[]>,
): Input & { readonly entry: EntryPoint } {
  const slow = [...best.values()]
    .flat()
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 40);
  if (random() < 0.5 || slow.length === 0) {
    const entry = oneOf(random, random() < 0.4 ? STREAMS : ENTRIES);
    return { entry, text: anyText(random), ...anyPosition(random, entry) };
  }
  const found = oneOf(random, slow.slice(0, 1 + Math.floor(random() * slow.length)));
  if (random() < 0.3) return { ...found, ...anyPosition(random, found.entry) };
  // What is slow at one entry point may be slow at another.
  if (random() < 0.3)
    return {
      ...found,
      entry: oneOf(
        random,
        ENTRIES.filter(({ positions }) => positions.includes(found.position)),
      ),
    };
  return { ...found, text: changed(random, found.text) };
}

/** Sends a request. Resolves with the longest that it held the server's main thread, in ms. */
async function held({ server, target }: Measured, entry: EntryPoint, input: Input): Promise<number> {
  const aimed = await entry.aim(target(), input).catch(() => undefined);
  if (!aimed) return 0;
  const { connection, bytes } = aimed;
  let isAnswered = false;
  connection.on("data", () => {
    isAnswered = true;
  });
  connection.on("close", () => {
    isAnswered = true;
  });
  connection.on("error", () => {});
  try {
    await server.ask("watch");
    connection.write(bytes);
    for (const began = performance.now(); ; ) {
      await sleep(QUIET_MS / 2);
      const { longestMs, quietMs } = (await server.ask("tell")) as { longestMs: number; quietMs: number };
      const ms = performance.now() - began;
      if ((quietMs >= QUIET_MS && (isAnswered || ms > UNANSWERED_MS)) || ms > ENDLESS_MS) return longestMs;
    }
  } catch (error) {
    throw new Error(`${described({ ...input, entry, ms: 0 })}: ${error}`);
  } finally {
    await server.ask("rest").catch(() => {});
    connection.destroy();
  }
}
