/** Batches frequent changes (presence, messages) into rows, each sent once per turn. */
import { hostActor } from "../chat/actor.ts";
import type { ChatEvent } from "../chat/events.ts";
import type { AdminEvent } from "./contract.ts";
import type { AdminDeps } from "./deps.ts";

/** Rows of one kind in one turn; the rest waits for the next. */
const MAX_ROWS = 200;

const LIST_CHANGES = ["moderation.changed", "merchants.changed", "files.changed", "hooks.changed"] as const;

/** What changes no row of the console. */
const SILENT: ReadonlySet<ChatEvent["type"]> = new Set(["typing", "member.read", "member.updated"]);

export class ChangeBatch {
  readonly #deps: AdminDeps;
  readonly #rooms = new Set<number>();
  readonly #users = new Set<number>();
  /** People whose names or pictures may have changed: the rows of the rooms that they own show them too. */
  readonly #owners = new Set<number>();
  readonly #lists = new Set<(typeof LIST_CHANGES)[number]>();
  #hasAudit = false;
  #lastAudit = 0;
  /** Who is online as the rows that were sent say it. */
  #online = new Set<number>();
  #restricted: ReadonlySet<number> = new Set();

  constructor(deps: AdminDeps) {
    this.#deps = deps;
  }

  /** Treats the current state as already sent. */
  async begin(): Promise<void> {
    this.#online = new Set(await this.#deps.core.presence.onlineIds());
    this.#restricted = await this.#restrictedNow();
    const { items } = await this.#deps.core.audit.page({ page: 1, pageSize: 1 });
    this.#lastAudit = Math.max(this.#lastAudit, items[0]?.id ?? 0);
  }

  get isEmpty(): boolean {
    const isQuiet = this.#lists.size === 0 && !this.#hasAudit;
    return isQuiet && this.#rooms.size === 0 && this.#users.size === 0;
  }

  clear(): void {
    this.#rooms.clear();
    this.#users.clear();
    this.#owners.clear();
    this.#lists.clear();
    this.#hasAudit = false;
  }

  /** Returns whether there is something to send. */
  add(event: ChatEvent): boolean {
    if ("room" in event && !SILENT.has(event.type)) {
      if (event.type === "room.dissolved") this.#rooms.delete(event.room.id);
      else if (!event.room.isDirect) this.#rooms.add(event.room.id);
    }
    if ("user" in event && event.type !== "typing") {
      if (event.type === "user.removed") this.#users.delete(event.user.id);
      else this.#users.add(event.user.id);
      if (event.type === "user.updated") this.#owners.add(event.user.id);
    }
    // Nothing else tells that somebody who is not connected is logged in nowhere any more.
    if (event.type === "sessions.ended") this.#users.add(event.userId);
    const list = LIST_CHANGES.find((type) => type === event.type);
    if (list) this.#lists.add(list);
    if (event.type === "audit.added") this.#hasAudit = true;
    return !this.isEmpty;
  }

  /** Adds people who came online or went offline without entering a room, for whom there is no event. */
  async addPresence(): Promise<boolean> {
    const now = await this.#deps.core.presence.onlineIds();
    for (const id of difference(this.#online, now)) this.#users.add(id);
    this.#online = new Set(now);
    return !this.isEmpty;
  }

  /** Returns the batch as events and empties it. */
  async take(): Promise<readonly AdminEvent[]> {
    const { core, present } = this.#deps;
    const events: AdminEvent[] = [...this.#lists].map((type) => ({ type }));
    this.#lists.clear();
    if (events.some(({ type }) => type === "moderation.changed")) {
      const held = await this.#restrictedNow();
      for (const id of difference(this.#restricted, held)) this.#users.add(id);
      this.#restricted = held;
    }
    for (const ownerId of this.#owners) {
      this.#owners.delete(ownerId);
      const owned = { scope: "all", ownerId, page: 1, pageSize: Number.MAX_SAFE_INTEGER } as const;
      for (const { id } of (await core.rooms.list(hostActor(), owned)).items) this.#rooms.add(id);
    }
    const rooms = await rowsOf(this.#rooms, core.rooms, (room) => present.room(room));
    if (rooms.length > 0) events.push({ type: "rooms.changed", rooms });
    const held = await present.held();
    const users = await rowsOf(this.#users, core.accounts, (user) => present.user(user, held));
    for (const { id, isOnline } of users) {
      if (isOnline) this.#online.add(id);
      else this.#online.delete(id);
    }
    if (users.length > 0) events.push({ type: "users.changed", users });
    if (this.#hasAudit) {
      this.#hasAudit = false;
      const since = { after: this.#lastAudit, page: 1, pageSize: Number.MAX_SAFE_INTEGER };
      const { items } = await core.audit.page(since);
      const oldest = items.slice(-MAX_ROWS);
      this.#lastAudit = oldest[0]?.id ?? this.#lastAudit;
      if (oldest.length < items.length) this.#hasAudit = true;
      if (oldest.length > 0) {
        events.push({ type: "audit.added", rows: oldest.map((entry) => present.log(entry)) });
      }
    }
    return events;
  }

  /** Banned as positive, muted as negative numbers: any change of either shows. */
  async #restrictedNow(): Promise<ReadonlySet<number>> {
    const { banned, muted } = await this.#deps.present.held();
    return new Set([...banned, ...[...muted].map((id) => -id)]);
  }
}

/** Takes up to {@link MAX_ROWS} ids out of the set and computes their rows; removed ones have none. */
async function rowsOf<T, R>(
  ids: Set<number>,
  source: { lookUp(id: number): Promise<T | undefined> },
  present: (row: T) => Promise<R>,
): Promise<readonly R[]> {
  const taken = [...ids].slice(0, MAX_ROWS);
  for (const id of taken) ids.delete(id);
  const rows = await Promise.all(
    taken.map(async (id) => {
      const row = await source.lookUp(id);
      return row === undefined ? [] : [await present(row)];
    }),
  );
  return rows.flat();
}

/** Ids that are in one set only, whatever their sign. */
const difference = (a: ReadonlySet<number>, b: ReadonlySet<number>): number[] =>
  [...[...a].filter((id) => !b.has(id)), ...[...b].filter((id) => !a.has(id))].map(Math.abs);
