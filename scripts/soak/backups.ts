/** A backup that is made while people use the server: a second server, started from it, must have what was there. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "../../server/dialects/native/contract.ts";
import { restoreBackup } from "../../server/store/restore.ts";
import { send } from "../../test/support/loopback.ts";
import type { Host } from "../torture/host.ts";
import { admin } from "./calls.ts";
import type { Line, Room } from "./world.ts";
import { Violation, type World } from "./world.ts";

type Console = Parameters<typeof admin>[0];

/**
 * Makes a backup while `move` runs, and looks into it.
 * @throws Violation
 */
export async function backUp(
  world: World,
  move: () => Promise<void>,
  startOn: (folder: string) => Promise<Host>,
  enter: (host: Host) => Promise<Console>,
): Promise<void> {
  const rooms = new Map(world.liveRooms.map((room) => [room, settled(room)]));
  const names = new Map(world.livePeople.map(({ id, username }) => [id, username]));
  const [{ path }] = await Promise.all([admin(world, "backup.create", {}), move()]);
  const folder = await mkdtemp(join(tmpdir(), "hearth-soak-backup-"));
  await restoreBackup(path, join(folder, "data"));
  await rm(path);
  const host = await startOn(join(folder, "data"));
  try {
    const console = await enter(host);
    const users = await admin(console, "users.list", { pageSize: 1000 });
    for (const { id, username } of world.livePeople) {
      const isThere = users.items.some((row) => row.id === id && row.username === username);
      // Whoever was renamed or came meanwhile may be there in either state.
      if (names.get(id) === username && !isThere) throw new Violation(`the backup lacks ${username}`);
    }
    for (const [room, before] of rooms) if (!room.isGone) await compareRoom(console, room, before);
  } finally {
    await host.kill();
  }
  await rm(folder, { recursive: true });
}

const settled = ({ lines }: Room): ReadonlyMap<Line, string> =>
  new Map(lines.filter(({ state }) => state === "acknowledged").map((line) => [line, line.body]));

async function compareRoom(console: Console, room: Room, before: ReadonlyMap<Line, string>): Promise<void> {
  const messages: Message[] = [];
  for (let hasMore = true; hasMore; ) {
    const after = messages.at(-1)?.seq ?? 0;
    const page = await admin(console, "rooms.messages", { roomId: room.id, after, limit: 200 });
    messages.push(...page.items);
    hasMore = page.hasMore;
  }
  const bodies = new Set(messages.map(({ body }) => body));
  for (const [line, body] of before) {
    // What was changed meanwhile may be there in either state.
    const isSame = line.state === "acknowledged" && line.body === body && line.orBody === undefined;
    const isKnown = !line.text.startsWith("?");
    if (isSame && isKnown && !bodies.has(body))
      throw new Violation(`the backup lacks ${body} in ${room.name}`);
  }
  const known = new Set(room.lines.map(({ text }) => text));
  for (const [at, { seq, body }] of messages.entries()) {
    if (at > 0 && seq <= (messages[at - 1]?.seq ?? 0))
      throw new Violation(`the backup has ${body} out of order`);
    const text = body.split(" ")[0] ?? "";
    if (/^(?:\d+|host)\.\d/.test(text) && !known.has(text))
      throw new Violation(`the backup has ${body}, never sent`);
    if (!text.startsWith("/upload/")) continue;
    const { status } = await send(console.server, text);
    if (status !== 200) throw new Violation(`the backup lacks ${text}`);
  }
}
