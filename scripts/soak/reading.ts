/** What people have read, and how many messages the native API counts as unread. */

import type { ListPage, Message, RoomListItem } from "../../server/dialects/native/contract.ts";
import { ask } from "../../test/support/people.ts";
import { native } from "./calls.ts";
import { type NativeClient, Refused } from "./clients.ts";
import { attempt, inRoom, type Move, nameOf, ofPerson, ofRoom } from "./moves.ts";
import { type Room, Violation, type World } from "./world.ts";

/** The server counts no further, and says at most so many more. */
const COUNTED = 200;

/** Marks as read by the socket, or, also backwards, by the room's settings. */
export const read: Move = (world) => {
  const { random } = world;
  const visit = random.pick(world.liveVisits.filter(({ wire }) => wire === "native"));
  if (!visit) return undefined;
  const { person, room } = visit;
  world.learnSeqs(room);
  const seq = random.pick(room.lines)?.seq;
  if (seq === undefined) return undefined;
  const isBackwards = random.chance(0.3);
  const what = `read up to ${seq}${isBackwards ? " only" : ""} by ${nameOf(visit)}`;
  return {
    what,
    holds: [inRoom(room, person), `visit:${visit.id}`],
    uses: [ofPerson(person), ofRoom(room)],
    async run(isAlone) {
      const outcome = await attempt(world, what, isAlone ? true : undefined, async () => {
        if (isBackwards) {
          await native(world.server, person.token, `PATCH /api/rooms/${room.id}/me`, { readSeq: seq });
          return;
        }
        const answer = await ask((visit.client as NativeClient).socket, "read", { roomId: room.id, seq });
        if (!answer.ok) throw new Refused(answer.error.code);
      });
      const before = room.read.get(person.id) ?? 0;
      if (outcome === "refused") return;
      room.read.set(
        person.id,
        isBackwards ? Math.min(before, seq) : outcome === "done" ? Math.max(before, seq) : before,
      );
    },
  };
};

/** @param histories of every room @throws Violation */
export async function unread(world: World, histories: ReadonlyMap<Room, readonly Message[]>): Promise<void> {
  for (const person of world.livePeople) {
    if (person.token === undefined) continue;
    const path = "GET /api/rooms?scope=mine&pageSize=200";
    const { items } = await native<ListPage<RoomListItem>>(world.server, person.token, path);
    const rows = new Map(items.map((row) => [row.id, row]));
    for (const [room, messages] of histories) {
      const row = rows.get(room.id);
      if (!row) {
        if (room.members.has(person.id)) throw new Violation(`${person.username} does not see ${room.name}`);
        continue;
      }
      const problem = problemOf(row, messages, room.read.get(person.id) ?? 0);
      if (problem !== undefined) throw new Violation(`${person.username} in ${room.name}: ${problem}`);
      room.read.set(person.id, row.readSeq);
    }
  }
}

function problemOf(row: RoomListItem, messages: readonly Message[], atLeast: number): string | undefined {
  const { readSeq, lastSeq, unread, lastMessage } = row;
  const last = messages.at(-1);
  const missing = messages.filter(({ seq }) => seq > readSeq).length;
  if (lastSeq !== last?.seq) return `its last number is ${lastSeq}, but ${last?.seq} is there`;
  if (lastMessage?.body !== last.body) return `its last message is ${lastMessage?.body}, not ${last.body}`;
  if (readSeq < atLeast) return `read up to ${readSeq}, but was at ${atLeast}`;
  if (readSeq > lastSeq) return `read up to ${readSeq} of ${lastSeq}`;
  const isExact = lastSeq - readSeq <= COUNTED;
  if (isExact ? unread !== missing : unread < missing) return `${unread} unread, but ${missing} are`;
  return undefined;
}
