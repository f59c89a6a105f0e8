/** Compares, in a quiet moment, what the APIs say with each other and with the model. */
import { isDeepStrictEqual } from "node:util";
import type {
  HistoryPage,
  ListPage,
  MemberView,
  Message,
  RoomView,
} from "../../server/dialects/native/contract.ts";
import { admin, apiv1, app, chatroom, native, room as roomApi } from "./calls.ts";
import type { NativeClient } from "./clients.ts";
import { eventually } from "./eventually.ts";
import { files, learnAddresses } from "./files.ts";
import { forgetMerchants, groups } from "./groups.ts";
import { nameOf, newLine } from "./moves.ts";
import { unread } from "./reading.ts";
import { settings } from "./settings.ts";
import { expectedOf, type Line, type Room, Violation, type Visit, type World } from "./world.ts";

/** @throws Violation */
export async function compare(world: World): Promise<void> {
  for (const visit of world.visits) if (visit.isUnsure) visit.client.close();
  await learn(world);
  await eventually(() => presence(world));
  await Promise.all(world.liveRooms.map((room) => quiet(world, room)));
  for (const room of world.liveRooms) {
    learnAddresses(
      room,
      room.watcher.events.flatMap(([name, data]) => (name === "message" ? [data] : [])),
    );
  }
  for (const visit of world.visits) if (!visit.isUnsure) await streams(world, visit);
  await files(world);
  const histories = new Map<Room, readonly Message[]>();
  for (const room of world.liveRooms) {
    const messages = await history(world, room);
    histories.set(room, messages);
    await eventually(() => counts(world, room, messages.length));
    await names(world, room);
    await groups(world, room);
  }
  await unread(world, histories);
  await settings(world);
  await eventually(() => people(world));
  await eventually(() => world.live?.problem(world));
  trim(world);
}

/** Asks the server about what two moves of one moment, or a kill, left open. */
async function learn(world: World): Promise<void> {
  for (const room of world.liveRooms) {
    for (const line of room.lines) if (world.people.get(line.author)?.isGone) line.state = "removed";
    if (room.unsure.size === 0) continue;
    const { items } = await admin(world, "rooms.members", { roomId: room.id, pageSize: 1000 });
    const ids = new Set(items.map(({ id }) => id));
    for (const id of room.unsure) {
      if (ids.has(id)) room.members.add(id);
      else room.members.delete(id);
    }
    room.unsure.clear();
  }
}

async function presence(world: World): Promise<string | undefined> {
  for (const room of world.liveRooms) {
    const members = await membersOf(world, room);
    const online = members.filter(({ isOnline }) => isOnline).map(({ id }) => id);
    const problem =
      differ(`members of ${room.name}`, ids(members.map(({ id }) => id)), ids(room.members)) ??
      differ(`online in ${room.name}`, ids(online), ids(world.onlineIn(room)));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const ids = (from: Iterable<number>): number[] => [...from].sort((a, b) => a - b);

async function membersOf({ server, watcher }: World, room: Room): Promise<readonly MemberView[]> {
  const path = `GET /api/rooms/${room.id}/members?pageSize=200`;
  return (await native<ListPage<MemberView>>(server, watcher.token, path)).items;
}

/** Says a last line, and waits until all who are in the room have heard it. */
async function quiet(world: World, room: Room): Promise<void> {
  const line = newLine(world, room, world.watcher.id);
  line.body = line.text;
  const [refusal] = await room.watcher.say([line.body]);
  if (refusal !== undefined) throw new Violation(`the watcher cannot post in ${room.name}: ${refusal}`);
  line.state = "acknowledged";
  line.acknowledgedAt = world.now();
  const clients = [room.watcher, ...world.visitsOf(room).map(({ client }) => client)];
  await eventually(() => {
    const deaf = clients.findIndex(({ heard }) => !heard.some((one) => one.includes(line.text)));
    const visit = world.visitsOf(room)[deaf - 1];
    return deaf < 0 ? undefined : `${visit ? nameOf(visit) : "the watcher"} does not hear ${line.text}`;
  });
}

/** Whether a client has heard what its room's watcher has heard. */
async function streams(world: World, visit: Visit): Promise<void> {
  const { client, room, wire, endedAt, wasEnded, joinedAt } = visit;
  if (wasEnded) {
    await eventually(() => (knowsItsEnd(visit) ? undefined : `${nameOf(visit)} is not told its end`));
  }
  const heard = client.heard.filter((one) => !isOwn(visit, one));
  const expected = expectedOf(world, visit);
  const start = startOf(heard, expected, endedAt === undefined);
  if (start === undefined) {
    throw new Violation(
      `${nameOf(visit)} heard\n  ${heard.join("\n  ")}\nwhich is not a part of\n  ${expected.join("\n  ")}`,
    );
  }
  const said = wire === "native" ? heard.filter((one) => one.startsWith('["message",')) : heard;
  for (const line of room.lines) {
    if (line.seq === undefined && line.state !== "acknowledged") continue;
    const isHeard = said.some((one) => one.includes(line.text) && isLine(one, line));
    const isOwnLine = wire.startsWith("A") && line.visit === visit;
    const isRequired =
      line.sentAt > Math.max(joinedAt, world.comparedAt) &&
      line.acknowledgedAt < (endedAt ?? Number.POSITIVE_INFINITY) &&
      line.state !== "refused";
    if (isRequired && !isHeard && !isOwnLine)
      throw new Violation(`${nameOf(visit)} did not hear ${line.text}`);
    const isForbidden = line.acknowledgedAt < visit.joiningAt || line.sentAt > visit.overAt;
    if (isForbidden && isHeard) throw new Violation(`${nameOf(visit)} heard ${line.text} from outside`);
  }
}

const isLine = (heard: string, { text }: Line): boolean =>
  text.startsWith("/") ||
  new RegExp(`(?:^|[": ])${text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}(?![\\d])`).test(heard);

/** Where `heard` begins in `expected`; at its end if it has to reach that far. */
function startOf(
  heard: readonly string[],
  expected: readonly string[],
  isToEnd: boolean,
): number | undefined {
  const last = expected.length - heard.length;
  for (let start = isToEnd ? Math.max(last, 0) : 0; start <= last; start++) {
    if (heard.every((one, at) => one === expected[start + at])) return start;
  }
  return undefined;
}

/** Whether it speaks of the coming or going of the client's own person. */
function isOwn({ wire, person }: Visit, heard: string): boolean {
  if (wire !== "native") {
    const [, name] = /^(?:in|out) (.*?)(?: \d+)?$/.exec(heard) ?? [];
    return (name !== undefined && person.names.has(name)) || heard === "close";
  }
  const [name, data] = JSON.parse(heard) as [string, { user?: { id: number } }];
  return name.startsWith("member:") && data.user?.id === person.id;
}

/** Whether it was told that it is no longer in the room: by its end, the room's, or the person's going. */
function knowsItsEnd(visit: Visit): boolean {
  const { wire, client, room } = visit;
  if (!client.isOpen || room.isGone) return true;
  // After a leave by another connection of the person, native clients are asked to fetch the list of rooms.
  const { events = [] } = client as Partial<NativeClient>;
  if (events.some(([name]) => name === "rooms:changed" || name === "kicked")) return true;
  return wire !== "C" && client.heard.some((one) => isOwn(visit, one));
}

/** Compares every message with what was said, and the histories of the APIs with each other. */
async function history(world: World, room: Room): Promise<readonly Message[]> {
  const { server, watcher } = world;
  const messages: Message[] = [];
  for (let hasMore = true; hasMore; ) {
    const path = `GET /api/rooms/${room.id}/messages?limit=200&after=${messages.at(-1)?.seq ?? 0}`;
    const page = await native<HistoryPage>(server, watcher.token, path);
    messages.push(...page.items);
    hasMore = page.hasMore;
  }
  learnAddresses(room, messages);
  lines(room, messages);
  const query = new URLSearchParams({ limit: "1000", username: watcher.username });
  const path = `room/message/${encodeURIComponent(room.name)}?${query}`;
  const { msg } = await apiv1<{ msg: { username: string; message: string; seq: number }[] }>(
    server,
    watcher,
    path,
  );
  const shown = messages.slice(-1000).map(({ author, kind, body, seq }) => ({
    username: author.username,
    message: kind === "text" || kind === "system" ? body : server.url + body,
    seq,
  }));
  check(
    `history of ${room.name} by A`,
    msg.map(({ username, message, seq }) => ({ username, message, seq })),
    shown,
  );
  const console = await admin(world, "rooms.messages", { roomId: room.id, limit: 200 });
  check(`history of ${room.name} in the console`, console.items, messages.slice(-200));
  const sought = world.random.pick(messages.filter(({ kind, body }) => kind === "text" && /^\d/.test(body)));
  if (sought) {
    const q = encodeURIComponent(sought.body.split(" ")[0] ?? "");
    const found = await native<HistoryPage>(
      server,
      watcher.token,
      `GET /api/rooms/${room.id}/search?q=${q}&limit=200`,
    );
    if (!found.items.some(({ id }) => id === sought.id))
      throw new Violation(`search does not find ${sought.body}`);
  }
  return messages;
}

/** @throws Violation unless every message is there once, in order, as it was acknowledged */
function lines(room: Room, messages: readonly Message[]): void {
  const byText = new Map(room.lines.map((line) => [line.text, line]));
  const there = new Set<Line>();
  const ordered: Line[] = [];
  let last = 0;
  for (const { body, seq } of messages) {
    const line = byText.get(body.split(" ")[0] ?? "");
    const problem = (what: string) => new Violation(`${room.name}: message ${seq} (${body}) ${what}`);
    if (seq <= last) throw problem(`comes after ${last}`);
    last = seq;
    if (!line) throw problem("was never sent");
    if (there.has(line)) throw problem("is there twice");
    if (line.state === "refused") throw problem("was refused");
    if (line.state === "removed") throw problem("was removed");
    if (body !== line.body && body !== line.orBody) throw problem(`should be ${line.body}`);
    if (line.seq !== undefined && line.seq !== seq) throw problem(`had number ${line.seq}`);
    line.seq = seq;
    line.body = body;
    if (line.state === "lost" || line.state === "sent") line.state = "acknowledged";
    line.orBody = undefined;
    there.add(line);
    ordered.push(line);
  }
  for (const line of room.lines) {
    if (line.state !== "acknowledged" || there.has(line)) continue;
    if (line.orBody !== null) throw new Violation(`${room.name}: ${line.body} is lost`);
  }
  let earliest = Number.POSITIVE_INFINITY;
  const numbers = new Map<Visit, number>();
  for (const line of ordered.reverse()) {
    if (earliest < line.sentAt)
      throw new Violation(`${room.name}: ${line.text} precedes what was said before it`);
    earliest = Math.min(earliest, line.acknowledgedAt);
    if (!line.visit) continue;
    if (line.number > (numbers.get(line.visit) ?? Number.POSITIVE_INFINITY))
      throw new Violation(`${room.name}: ${line.text} is out of order`);
    numbers.set(line.visit, line.number);
  }
  room.lines.splice(0, room.lines.length, ...ordered.reverse());
}

async function counts(world: World, room: Room, messages: number): Promise<string | undefined> {
  const { server, watcher } = world;
  const row = await admin(world, "rooms.get", { roomId: room.id });
  const view = await native<RoomView>(server, watcher.token, `GET /api/rooms/${room.id}`);
  const owner = world.people.get(room.owner ?? 0)?.username;
  const A = await apiv1<{ onlineusers: number; roomowner: string }>(server, watcher, "room/query", {
    roomname: room.name,
  });
  const E = await app(server, watcher.token, `GET /rooms/${room.id}/`);
  const { room_list: list } = (await chatroom(server, "/chatroom/list", {})) as {
    room_list: { room_name: string; population: number }[];
  };
  const population = list.find(({ room_name }) => room_name === room.name)?.population;
  const { name, capacity, isPublic, isReadOnly } = room;
  const [members, online] = [room.members.size, world.onlineIn(room).size];
  const rules = { name, capacity, isPublic, isReadOnly, members, online };
  const shown = ({ owner: by, ...one }: Pick<RoomView, keyof typeof rules | "owner">) => ({
    ...Object.fromEntries(Object.keys(rules).map((key) => [key, one[key as keyof typeof rules]])),
    owner: by?.username,
  });
  return (
    differ(
      `${name} in the console`,
      { ...shown(row), messages: room.wasKilled ? messages : row.messages },
      { ...rules, owner, messages },
    ) ??
    differ(`${name} natively`, shown(view), { ...rules, owner }) ??
    differ(`${name} by A`, [A.onlineusers, A.roomowner], [online, owner ?? ""]) ??
    differ(`${name} by B`, population, isPublic ? online : undefined) ??
    differ(`${name} by E`, [E.room_alias, E.username], [name, owner ?? ""])
  );
}

/** Compares the names of the members. */
async function names(world: World, room: Room): Promise<void> {
  const { server, watcher } = world;
  const pairs = (from: readonly (readonly [string, string])[]) => from.map((pair) => pair.join(" = ")).sort();
  const modelled = [...room.members].map((id) => world.people.get(id) ?? watcher);
  const expected = pairs(modelled.map(({ username, displayName }) => [username, displayName]));
  const query = { roomName: room.name };
  const { clients } = await roomApi<{ clients: { UserId: string; UserName: string }[] }>(
    server,
    watcher.token,
    "GET /room/retrieveUser",
    query,
  );
  const rows = await admin(world, "rooms.members", { roomId: room.id, pageSize: 1000 });
  const both = ({ username, displayName }: { username: string; displayName: string }) =>
    [username, displayName] as const;
  check(
    `members of ${room.name} by C`,
    pairs(clients.map(({ UserId, UserName }) => [UserId, UserName])),
    expected,
  );
  check(`members of ${room.name} natively`, pairs((await membersOf(world, room)).map(both)), expected);
  check(`members of ${room.name} in the console`, pairs(rows.items.map(both)), expected);
}

async function people(world: World): Promise<string | undefined> {
  const { items } = await admin(world, "users.list", { pageSize: 1000 });
  const expected = world.livePeople.map(({ id, username, displayName }) => ({
    id,
    username,
    displayName,
    isOnline: world.visits.some(({ person, client }) => person.id === id && client.isOpen),
    rooms: world.liveRooms.filter(({ members }) => members.has(id)).length,
  }));
  const shown = items
    .filter(({ id }) => id !== world.watcher.id)
    .map(({ id, username, displayName, isOnline, rooms }) => ({
      id,
      username,
      displayName,
      isOnline,
      rooms,
    }));
  const byId = <T extends { id: number }>(rows: T[]): T[] => rows.sort((a, b) => a.id - b.id);
  const problem = differ("people", byId(shown), byId(expected));
  if (problem !== undefined) return problem;
  for (const { username } of expected) {
    const A = await apiv1<{ username: string }>(world.server, undefined, "user/query", { username });
    const B = await chatroom(world.server, "/auth/user_data", { user_name: username });
    const { user_name } = B.data as { user_name?: string };
    if (A.username !== username || user_name !== username)
      return `${username}: A ${A.username}, B ${user_name}`;
  }
  return undefined;
}

function check(what: string, found: unknown, expected: unknown): void {
  const problem = differ(what, found, expected);
  if (problem !== undefined) throw new Violation(problem);
}

function differ(what: string, found: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(found, expected)) return undefined;
  return `${what}:\n  ${JSON.stringify(found)}\nshould be\n  ${JSON.stringify(expected)}`;
}

/** Forgets what was compared. */
function trim(world: World): void {
  world.comparedAt = world.now();
  forgetMerchants(world);
  for (const visit of world.visits) {
    if (visit.endedAt !== undefined || visit.isUnsure) visit.client.close();
    else visit.client.heard.length = 0;
  }
  world.visits.splice(0, world.visits.length, ...world.liveVisits);
  for (const room of world.rooms.values()) {
    if (room.isGone) {
      room.watcher.close();
      world.rooms.delete(room.id);
    }
    room.watcher.events.length = 0;
    room.watcher.heard.length = 0;
    room.online = world.onlineIn(room);
  }
}
