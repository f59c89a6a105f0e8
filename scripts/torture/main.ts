/**
 * Kills the host at random moments while people talk, edit and remove, and while it starts: with floods, a disk that is
 * full and free again, a clock that jumps, and documents that have to be migrated. After each kill everything
 * acknowledged must be there, once and in order. Ends with a figure.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { HistoryPage, Message } from "../../server/dialects/native/contract.ts";
import { createRoom, login, type Person, person } from "../../test/support/people.ts";
import { openDisk } from "./disk.ts";
import { type Host, killWhileStarting, startHost } from "./host.ts";
import { Talker } from "./talker.ts";

const ROOMS = 12;
/** After so many rounds the rooms are dissolved for new ones, so that looking through them stays quick. */
const ROUNDS_OF_ROOMS = 10;
const DAY_MS = 86_400_000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    rounds: { type: "string", default: "Infinity" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log("npm run torture -- [--minutes N] [--rounds N]");
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const endAt = performance.now() + Number(values.minutes) * 60_000;
const figures = {
  rounds: 0,
  starts: 0,
  migrations: 0,
  acknowledged: 0,
  refused: 0,
  full: 0,
  jumps: 0,
  floods: 0,
  slowestStartMs: 0,
};

const disk = await openDisk();
const dataDir = join(disk.folder, "data");
if (!disk.isSmall) console.log("No small disk can be mounted here: the disk is never full.");
let host = await startHost(dataDir, 0);
try {
  const people = await Promise.all(["ada", "bo"].map((name) => person(host, name)));
  const [ada] = people;
  if (ada === undefined) throw new Error("Nobody is there");
  let talkers = await talkersInNewRooms(ada, people);
  while (performance.now() < endAt && figures.rounds < Number(values.rounds)) {
    await round(people, talkers);
    host = await restarted();
    const reader = await login(host, "ada");
    await verify(reader, talkers);
    if (figures.rounds % ROUNDS_OF_ROOMS !== 0) continue;
    count(talkers);
    const old = new Set(talkers.map(({ roomId }) => roomId));
    talkers = await talkersInNewRooms(reader, people);
    await Promise.all([...old].map((id) => reader.call("DELETE", `/api/rooms/${id}`)));
    console.log(`${figures.rounds} rounds, ${figures.acknowledged} messages`);
  }
  count(talkers);
  await host.kill();
  console.log(
    `${figures.rounds} kills, and ${figures.starts} while starting; ${figures.acknowledged} acknowledged messages, none ` +
      `lost, doubled or out of order. Full disk in ${figures.full} rounds (${figures.refused} messages refused), floods in ` +
      `${figures.floods}, ${figures.jumps} jumps of the clock, ${figures.migrations} migrations, slowest start ` +
      `${Math.round(figures.slowestStartMs)} ms.`,
  );
  await disk.remove();
} catch (error) {
  console.error(`The data folder is kept: ${dataDir}`);
  throw error;
} finally {
  await host.kill().catch(() => {});
}

async function talkersInNewRooms(owner: Person, people: readonly Person[]): Promise<Talker[]> {
  const names = Array.from({ length: ROOMS }, (_, n) => `Room ${figures.rounds}-${n}`);
  const rooms = await Promise.all(names.map((name) => createRoom(owner, name)));
  return rooms.flatMap(({ id }) => people.map(({ username }) => new Talker(username, id)));
}

function count(talkers: readonly Talker[]): void {
  figures.acknowledged += talkers.reduce((sum, talker) => sum + talker.acknowledged, 0);
  figures.refused += talkers.reduce((sum, talker) => sum + talker.refused, 0);
}

/** Lets everybody talk, and kills the host meanwhile. */
async function round(people: readonly Person[], talkers: readonly Talker[]): Promise<void> {
  let isOver = false;
  const isFlood = Math.random() < 0.3;
  if (isFlood) figures.floods++;
  const allResent = gate(talkers.length);
  const talking = talkers.map((talker, at) =>
    talker.talk(
      host.url,
      people[at % people.length]?.token ?? "",
      isFlood ? 100 : 4,
      allResent,
      () => isOver,
    ),
  );
  const failed = Promise.all(talking);
  await Promise.race([failed, pause(100 + Math.random() * 1_200)]);
  if (disk.isSmall && Math.random() < 0.3) {
    figures.full++;
    await disk.fill();
    await Promise.race([failed, pause(500)]);
    if (Math.random() < 0.5) await disk.free();
  }
  isOver = true;
  await host.kill();
  await failed;
  await disk.free();
  figures.rounds++;
}

/**
 * Starts on the same folder: sometimes with a wrong clock, after a kill during the start, or with a document to
 * migrate.
 */
async function restarted(): Promise<Host> {
  const isJump = Math.random() < 0.2;
  if (isJump) figures.jumps++;
  if (Math.random() < 0.1) await makeOld();
  while (Math.random() < 0.25) {
    figures.starts++;
    await killWhileStarting(dataDir, Math.random() * figures.slowestStartMs);
  }
  const again = await startHost(dataDir, isJump ? Math.round((Math.random() - 0.5) * 0.8 * DAY_MS) : 0);
  figures.slowestStartMs = Math.max(figures.slowestStartMs, again.startMs);
  return again;
}

/** Turns `rooms.json` into what the version before wrote, which had the same rows. */
async function makeOld(): Promise<void> {
  figures.migrations++;
  const path = join(dataDir, "rooms.json");
  const text = await readFile(path, "utf8");
  if (!text.includes('"version": 2')) throw new Error("rooms.json is not of version 2");
  await writeFile(path, text.replace('"version": 2', '"version": 1'));
  await rm(join(dataDir, "rooms.v1.json"), { force: true });
}

async function verify(reader: Person, talkers: readonly Talker[]): Promise<void> {
  const check = async (roomId: number): Promise<void> => {
    const messages = await history(reader, roomId);
    const problem = problemOf(
      messages,
      talkers.filter((talker) => talker.roomId === roomId),
    );
    if (problem !== undefined) throw new Error(`Round ${figures.rounds}, room ${roomId}: ${problem}`);
  };
  await Promise.all([...new Set(talkers.map(({ roomId }) => roomId))].map(check));
}

function problemOf(messages: readonly Message[], talkers: readonly Talker[]): string | undefined {
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  for (const [at, { seq }] of messages.entries()) {
    if (at > 0 && seq <= (messages[at - 1]?.seq ?? 0)) return `message ${seq} is out of order`;
  }
  const ids = messages.map(({ clientId }) => clientId);
  if (new Set(ids).size !== ids.length) return "a message is there twice";
  for (const talker of talkers) {
    let last = 0;
    for (const line of talker.sent) {
      if (line.seq === undefined) continue;
      const found = bySeq.get(line.seq);
      if (line.isRemoved && found !== undefined) return `${line.clientId} is back after its removal`;
      if (line.isRemoved) continue;
      // A change that was in flight when the host was killed may have been made or not; an acknowledged one must have.
      if (found === undefined && !line.isUnsure) return `${line.clientId} is lost: ${JSON.stringify(line)}`;
      if (found !== undefined && found.clientId !== line.clientId)
        return `${line.clientId} is another message`;
      if (found !== undefined && !line.isUnsure && found.body !== (line.edited ?? line.body)) {
        return `${line.clientId} does not say what it said`;
      }
      if (line.isResent) continue;
      if (line.seq < last) return `${line.clientId} is out of order`;
      last = line.seq;
    }
  }
  return undefined;
}

async function history(who: Person, roomId: number): Promise<Message[]> {
  const all: Message[] = [];
  for (let after = 0; ; ) {
    const path = `/api/rooms/${roomId}/messages?after=${after}&limit=200`;
    const { body } = await who.call<HistoryPage>("GET", path);
    all.push(...body.items);
    if (!body.hasMore) return all;
    after = body.items.at(-1)?.seq ?? after;
  }
}

/**
 * Resolves for all once it was called by as many. Nobody floods before everybody has sent again what was not answered:
 * the host knows the clientIds of a room's newest 1,000 messages only.
 */
function gate(many: number): () => Promise<void> {
  let open = (): void => {};
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  let missing = many;
  return () => {
    if (--missing === 0) open();
    return isOpen;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
