/** What must be true: who exists, who belongs where, what was said, and which connections are open. */
import { type Client, hearing, type NativeClient, type Server, type Wire } from "./clients.ts";
import type { LiveConsole } from "./live.ts";
import type { Random } from "./random.ts";

export interface Person {
  readonly id: number;
  username: string;
  displayName: string;
  /** Every name it ever had. */
  readonly names: Set<string>;
  /** Undefined: an open account. */
  password: string | undefined;
  token: string | undefined;
  isGone: boolean;
}

export interface Line {
  /** Begins with `?` until it is known: the address of a picture that nobody was told. */
  text: string;
  /** The connection that sent it, and its number among the lines of that connection. */
  readonly visit: Visit | undefined;
  readonly number: number;
  /** 0: the console; -1: a webhook. */
  readonly author: number;
  seq?: number | undefined;
  /** `lost`: the answer never came, so it may be there or not; `edited` as well, then with either text. */
  state: "sent" | "acknowledged" | "refused" | "removed" | "lost";
  /** Its text now. */
  body: string;
  /** Another text that it may have, because the answer to an edit never came. */
  orBody?: string | null | undefined;
  readonly sentAt: number;
  acknowledgedAt: number;
}

export interface Hook {
  readonly id: number;
  readonly path: string;
  readonly maker: number;
}

/** A page of API D, whose groups are rooms. */
export interface Merchant {
  readonly id: string;
  readonly owner: number;
}

/** An uploaded file and what must be read there: its bytes, or any picture. */
export interface StoredFile {
  readonly path: string;
  readonly content: string | undefined;
  readonly owner: number;
}

export interface Room {
  readonly id: number;
  name: string;
  owner: number | null;
  capacity: number;
  isPublic: boolean;
  isReadOnly: boolean;
  readonly members: Set<number>;
  /** Whether they belong to it is to be asked, because two moves of one moment contradicted each other. */
  readonly unsure: Set<number>;
  /** Until when (ms since 1970; Infinity: for ever). */
  readonly muted: Map<number, number>;
  readonly banned: Map<number, number>;
  /** Up to which message somebody has read at least. */
  readonly read: Map<number, number>;
  readonly hooks: Hook[];
  /** API D: the page that it is a group of. */
  readonly merchant: Merchant | undefined;
  readonly lines: Line[];
  /** A native admin's connection: what it hears, all others have to hear. */
  watcher: NativeClient;
  /** Who was online when the watcher's events begin. */
  online: Set<number>;
  isGone: boolean;
  /** The number of its messages is not kept exactly across a kill. */
  wasKilled: boolean;
}

/** A connection's stay in a room. */
export interface Visit {
  readonly id: number;
  readonly wire: Wire;
  readonly person: Person;
  readonly room: Room;
  readonly client: Client;
  /** Between these two it joined. */
  readonly joiningAt: number;
  readonly joinedAt: number;
  /** From the first to the second it was ending; undefined: it goes on. */
  endedAt: number | undefined;
  overAt: number;
  /** Somebody else ended it: it must have heard its end. */
  wasEnded: boolean;
  /** Two moves of one moment contradicted each other: nothing about it is certain. */
  isUnsure: boolean;
  said: number;
}

/** How exactly the ends of bans and mutes are known. */
const END_MS = 2_000;

/** Whether a ban or mute is in force; undefined: it may just have ended. */
export function isInForce(until: number | undefined): boolean | undefined {
  if (until === undefined) return false;
  return Math.abs(until - Date.now()) < END_MS ? undefined : until > Date.now();
}

export class Violation extends Error {}

export class World {
  readonly random: Random;
  readonly people = new Map<number, Person>();
  readonly rooms = new Map<number, Room>();
  readonly visits: Visit[] = [];
  readonly merchants: Merchant[] = [];
  /** Files that no message contains. */
  readonly files: StoredFile[] = [];
  maxLength = 4_000;
  /** The newest last. */
  readonly log: string[] = [];
  server: Server = { url: "", port: 0 };
  consoleToken = "";
  live: LiveConsole | undefined;
  watcher = { id: 0, username: "watcher", displayName: "watcher", token: "" };
  /** When the moves of this moment began. */
  batchAt = 0;
  /** When everything was compared last. */
  comparedAt = 0;
  /** The server is being killed or restarted: answers may be missing. */
  isDown = false;
  /** What the server has to be asked about, because an answer never came. */
  isUnsure = false;
  #time = 0;
  #names = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Orders what happened here. */
  now(): number {
    return ++this.#time;
  }

  note(what: string): void {
    this.log.push(`${this.now()} ${what}`);
    if (this.log.length > 400) this.log.splice(0, 200);
  }

  /** A name that looks like no other. */
  newName(kind: string): string {
    const letters = "abcdefghkpqrstuxyz";
    let rest = ++this.#names;
    let name = "";
    for (; rest > 0; rest = Math.floor(rest / letters.length)) name += letters[rest % letters.length];
    return `${this.random.one(kind, "张", `${kind} `)}${name}`;
  }

  get livePeople(): Person[] {
    return [...this.people.values()].filter(({ isGone }) => !isGone);
  }

  get liveRooms(): Room[] {
    return [...this.rooms.values()].filter(({ isGone }) => !isGone);
  }

  get liveVisits(): Visit[] {
    return this.visits.filter(({ endedAt, isUnsure }) => endedAt === undefined && !isUnsure);
  }

  visitsOf(room: Room, person?: Person): Visit[] {
    return this.liveVisits.filter(
      (one) => one.room === room && (person === undefined || one.person === person),
    );
  }

  /** Whether a connection of that person in the room ended by itself since the last comparison. */
  wasDropped(room: Room, person: Person): boolean {
    return this.visits.some((one) => one.room === room && one.person === person && one.endedAt !== undefined);
  }

  /** Whether every connection that holds a place in the room is known. */
  sureOfPlaces(room: Room): boolean {
    return !this.visits.some((one) => one.room === room && (one.isUnsure || one.endedAt !== undefined));
  }

  /** Gives the lines that the watcher has heard their numbers. */
  learnSeqs(room: Room): void {
    const unknown = new Map(
      room.lines.filter(({ seq }) => seq === undefined).map((line) => [line.text, line]),
    );
    for (const [name, data] of room.watcher.events) {
      if (name !== "message") continue;
      const line = unknown.get(data.body.split(" ")[0] ?? "");
      if (line) line.seq = data.seq;
    }
  }

  /** Who has a connection in the room, the watcher included. */
  onlineIn(room: Room): Set<number> {
    return new Set([this.watcher.id, ...this.visitsOf(room).map(({ person }) => person.id)]);
  }

  end(visits: readonly Visit[], wasEnded: boolean): void {
    for (const visit of visits) {
      visit.endedAt ??= this.batchAt;
      visit.overAt = Math.min(visit.overAt, this.now());
      visit.wasEnded ||= wasEnded;
    }
  }

  /** Somebody is no longer in a room, by whatever way. */
  putOut(room: Room, person: Person): void {
    room.members.delete(person.id);
    this.end(this.visitsOf(room, person), true);
  }

  /** The server ended every session of a person. */
  logOut(person: Person): void {
    this.end(
      this.liveVisits.filter((one) => one.person === person),
      true,
    );
    person.token = undefined;
  }

  forgetRoom(room: Room): void {
    room.isGone = true;
    this.end(this.visitsOf(room), true);
  }
}

/** What that visit's client should have heard since the watcher's events begin, without the person's own moves. */
export function expectedOf(world: World, { room, wire, person, id }: Visit): string[] {
  const online = new Set(room.online);
  const expected: string[] = [];
  for (const event of room.watcher.events) {
    const [name, data] = event;
    let isUpdate = false;
    let isOwn = false;
    if (name === "member:online" || name === "member:offline") {
      const isOnline = name === "member:online";
      isUpdate = online.has(data.user.id) === isOnline;
      if (isOnline) online.add(data.user.id);
      else online.delete(data.user.id);
    }
    if (name.startsWith("member:") && "user" in data) isOwn = data.user.id === person.id;
    // A client of API A adds its own lines itself.
    if (name === "message") isOwn = wire.startsWith("A") && data.body.startsWith(`${id}.`);
    const text = isOwn ? undefined : hearing(wire, world.server.url, event, isUpdate);
    if (text !== undefined) expected.push(text);
  }
  return expected;
}
