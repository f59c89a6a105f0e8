/** What people do in rooms: join, leave, talk, edit, remove, react. */
import { ask } from "../../test/support/people.ts";
import { admin } from "./calls.ts";
import { type NativeClient, open, Refused, WIRES } from "./clients.ts";
import { isInForce, type Line, type Person, type Room, Violation, type Visit, type World } from "./world.ts";

/** One move, chosen but not made yet. */
export interface Plan {
  readonly what: string;
  /** What no other move of the same moment may hold. */
  readonly holds: readonly string[];
  /** Where others of the same moment hold this, refusals are no fault. */
  readonly uses?: readonly string[];
  /** @param isAlone whether nobody changes at the same moment what this uses. */
  run(isAlone: boolean): Promise<void>;
}
/** undefined: there is nothing to do it with. */
export type Move = (world: World) => Plan | undefined;

/** Whether it was done. @throws Violation when that is not what had to be; `lost`: no answer, as the server is down. */
export async function attempt(
  world: World,
  what: string,
  isExpected: boolean | undefined,
  act: () => Promise<unknown>,
): Promise<"done" | "refused" | "lost"> {
  let outcome: "done" | "refused" | "lost" = "done";
  let why = "";
  try {
    await act();
  } catch (error) {
    if (error instanceof Violation) throw error;
    outcome = error instanceof Refused ? "refused" : "lost";
    why = `${error}`;
  }
  world.note(`${what}: ${outcome} ${why}`);
  if (outcome === "lost") {
    if (!world.isDown && isExpected !== undefined) throw new Violation(`${what}: no answer: ${why}`);
  } else if (isExpected !== undefined && (outcome === "done") !== isExpected && !world.isDown) {
    throw new Violation(`${what}: ${outcome} ${why}, but expected the opposite`);
  }
  return outcome;
}

export const inRoom = (room: Room, person: Person): string => `in:${room.id}:${person.id}`;
export const ofRoom = (room: Room): string => `room:${room.id}`;
/** What changes of the settings hold. */
export const SETTINGS = "settings";
export const ofPerson = (person: Person): string => `person:${person.id}`;
export const nameOf = (visit: Visit): string =>
  `${visit.wire} ${visit.id} of ${visit.person.username} in ${visit.room.name}`;

export const join: Move = (world) => {
  const { random } = world;
  const [person, room] = [random.pick(world.livePeople), random.pick(world.liveRooms)];
  if (!person || !room) return undefined;
  const online = world.onlineIn(room);
  const isInside = online.has(person.id);
  const isBack = world.visits.some((one) => one.room === room && one.person === person);
  const wires = WIRES.filter((wire) => person.token !== undefined || wire === "B" || wire.startsWith("A"));
  // API C refuses who is online, and the server may not know yet that a connection was lost.
  const wire = random.pick(wires.filter((one) => one !== "C" || !isBack));
  if (!wire) return undefined;
  const isLetIn = room.isPublic || room.members.has(person.id) || room.owner === person.id;
  const isFull = room.capacity > 0 && !isInside && online.size >= room.capacity;
  const what = `join ${room.name} as ${person.username} by ${wire}`;
  return {
    what,
    holds: [ofPerson(person), inRoom(room, person), ...(room.capacity > 0 ? [`places:${room.id}`] : [])],
    uses: [ofRoom(room)],
    async run(isAlone) {
      const isBanned = isInForce(room.banned.get(person.id));
      const mayBe = isBanned === undefined && isLetIn ? undefined : isLetIn && !isBanned;
      // The server may not know yet that a place is free.
      const isOpen = room.capacity === 0 || (!isFull && world.sureOfPlaces(room));
      const isExpected = mayBe === true && !isOpen ? undefined : mayBe;
      let isOver = false;
      const outcome = await attempt(world, what, isAlone ? isExpected : undefined, async () => {
        const joiningAt = world.now();
        const client = await open(wire, world.server, person, room);
        const joinedAt = world.now();
        const visit: Visit = {
          id: joinedAt,
          wire,
          person,
          room,
          client,
          joiningAt,
          joinedAt,
          endedAt: undefined,
          overAt: Number.POSITIVE_INFINITY,
          wasEnded: false,
          isUnsure: !isAlone || world.isDown,
          said: 0,
        };
        isOver = isFull;
        world.visits.push(visit);
      });
      if (outcome === "done" && isAlone && isOver && world.sureOfPlaces(room)) {
        throw new Violation(`${what}: done, but the room was full`);
      }
      if (outcome === "done") room.members.add(person.id);
      if (outcome === "lost") world.isUnsure = true;
      if (!isAlone) room.unsure.add(person.id);
      // A full room makes nobody a member, but one that is left at the same moment may.
      if (outcome === "refused" && isFull) room.unsure.add(person.id);
    },
  };
};

export const leave: Move = (world) => {
  const visit = world.random.pick(world.liveVisits);
  if (!visit) return undefined;
  const { person, room, wire } = visit;
  const what = `leave by ${nameOf(visit)}`;
  return {
    what,
    holds: [ofPerson(person), inRoom(room, person)],
    uses: [ofRoom(room)],
    async run(isAlone) {
      const others = world.visitsOf(room, person).filter((one) => one !== visit);
      const isLast = wire === "native" || wire === "C" || others.length === 0;
      visit.endedAt = world.now();
      const outcome = await attempt(world, what, isAlone ? true : undefined, () => visit.client.leave());
      if (outcome !== "done" || (isLast && world.wasDropped(room, person))) room.unsure.add(person.id);
      visit.overAt = world.now();
      if (outcome === "lost") world.isUnsure = true;
      if (outcome !== "done") visit.isUnsure = true;
      else if (isLast) {
        room.members.delete(person.id);
        world.end(others, true);
      }
      visit.client.close();
    },
  };
};

export const drop: Move = (world) => {
  const visit = world.random.pick(world.liveVisits);
  if (!visit) return undefined;
  return {
    what: `disconnect ${nameOf(visit)}`,
    holds: [ofPerson(visit.person), inRoom(visit.room, visit.person)],
    async run() {
      world.note(this.what);
      // What the server has just sent may be lost with the connection, so it need have heard nothing.
      visit.endedAt = visit.joinedAt;
      visit.client.close();
    },
  };
};

/** Whether the person, a member, may post and edit in the room; undefined: a mute may just have ended. */
export function maySpeak(room: Room, person: Person): boolean | undefined {
  if (room.isReadOnly && room.owner !== person.id) return false;
  const isMuted = isInForce(room.muted.get(person.id));
  return isMuted === undefined ? undefined : !isMuted;
}

export const talk: Move = (world) => {
  const { random } = world;
  const visit = random.pick(world.liveVisits);
  if (!visit) return undefined;
  const { person, room } = visit;
  const count = random.one(1, 1, 2, 5);
  const what = `say ${count} by ${nameOf(visit)}`;
  return {
    what,
    holds: [`visit:${visit.id}`],
    uses: [ofPerson(person), inRoom(room, person), ofRoom(room), SETTINGS],
    async run(isAlone) {
      const mayTalk = maySpeak(room, person);
      const lines = Array.from({ length: count }, () => newLine(world, room, person.id, visit));
      await attempt(world, what, undefined, async () => {
        const outcomes = await visit.client.say(lines.map(({ body }) => body));
        for (const [at, line] of lines.entries()) {
          line.state = outcomes[at] === undefined ? "acknowledged" : "refused";
          line.acknowledgedAt = world.now();
          const isExpected = line.body.length > world.maxLength ? false : mayTalk;
          const isRight = isExpected === undefined || (outcomes[at] === undefined) === isExpected;
          if (!isAlone || world.isDown || isRight) continue;
          throw new Violation(`${what}: ${outcomes[at] ?? "accepted"}, but expected the opposite`);
        }
      });
      for (const line of lines) if (line.state === "sent") line.state = "lost";
      if (isAlone && !world.isDown && lines.some(({ state }) => state === "lost")) {
        throw new Violation(`${what}: no answer`);
      }
    },
  };
};

export function newLine(world: World, room: Room, author: number, visit?: Visit): Line {
  const number = visit === undefined ? world.now() : ++visit.said;
  const text = `${visit?.id ?? "host"}.${number}`;
  const more = world.random.one(
    "",
    " 你好 <b>&amp;</b>",
    ` ${"word ".repeat(world.random.below(30))}`.trimEnd(),
  );
  const line: Line = {
    text,
    visit,
    number,
    author,
    state: "sent",
    body: text + more,
    sentAt: world.now(),
    acknowledgedAt: Number.POSITIVE_INFINITY,
  };
  room.lines.push(line);
  return line;
}

/** By a native connection: edits an own message, removes one that one may, or reacts to any. */
export const change: Move = (world) => {
  const { random } = world;
  const visit = random.pick(world.liveVisits.filter(({ wire }) => wire === "native"));
  if (!visit) return undefined;
  const { person, room } = visit;
  world.learnSeqs(room);
  const line = random.pick(
    room.lines.filter(({ state, seq }) => state === "acknowledged" && seq !== undefined),
  );
  if (!line) return undefined;
  const { socket } = visit.client as NativeClient;
  const id = `${room.id}-${line.seq}`;
  const isOwn = line.author === person.id;
  const kind = random.one("react", "edit", "remove");
  if (kind === "edit" && (!isOwn || line.text.startsWith("/"))) return undefined;
  const mayEdit = maySpeak(room, person);
  const mayRemove = isOwn || room.owner === person.id;
  const what = `${kind} ${line.text} by ${nameOf(visit)}`;
  return {
    what,
    holds: [`visit:${visit.id}`, `line:${room.id}:${line.text}`],
    uses: [ofPerson(person), inRoom(room, person), ofRoom(room), `lines:${line.author}`],
    async run(isAlone) {
      const body = `${line.text} edited ${world.now()}`;
      const isExpected = kind === "edit" ? mayEdit : kind === "remove" ? mayRemove : undefined;
      const outcome = await attempt(world, what, isAlone ? isExpected : undefined, async () => {
        const answer = await (kind === "edit"
          ? ask(socket, "message:edit", { id, body })
          : kind === "remove"
            ? ask(socket, "message:delete", { id })
            : ask(socket, "message:react", { id, emoji: random.one("👍", "🎉"), on: random.chance(0.7) }));
        if (!answer.ok) throw new Refused(answer.error.code);
      });
      if (kind === "react" || outcome === "refused") return;
      if (outcome === "lost") line.orBody = kind === "edit" ? body : null;
      else if (kind === "edit") line.body = body;
      else line.state = "removed";
    },
  };
};

/** A line from the console, or its removal of one. */
export const console: Move = (world) => {
  const room = world.random.pick(world.liveRooms);
  if (!room) return undefined;
  world.learnSeqs(room);
  const gone = world.random.pick(
    room.lines.filter(({ state, seq }) => state === "acknowledged" && seq !== undefined),
  );
  const isRemoval = gone !== undefined && world.random.chance(0.5);
  const what = `console: ${isRemoval ? `remove ${gone.text}` : "say"} in ${room.name}`;
  return {
    what,
    holds: isRemoval ? [`line:${room.id}:${gone.text}`] : [],
    uses: [ofRoom(room), SETTINGS, ...(gone ? [`lines:${gone.author}`] : [])],
    async run(isAlone) {
      const line = isRemoval ? gone : newLine(world, room, 0);
      const isExpected = isRemoval || line.body.length <= world.maxLength;
      const outcome = await attempt(world, what, isAlone ? isExpected : undefined, () =>
        isRemoval
          ? admin(world, "rooms.deleteMessage", { roomId: room.id, messageId: `${room.id}-${gone.seq}` })
          : admin(world, "rooms.say", { roomId: room.id, body: line.body }),
      );
      if (isRemoval && outcome === "lost") line.orBody = null;
      else if (isRemoval && outcome === "done") line.state = "removed";
      else if (!isRemoval) {
        line.state = outcome === "done" ? "acknowledged" : outcome;
        line.acknowledgedAt = world.now();
      }
    },
  };
};
