/**
 * Finds the people that a text mentions. This happens once, when it is posted; every client draws the stored ranges.
 */
import { LRUCache } from "lru-cache";
import { withoutCode } from "./code.ts";
import type { Context } from "./context.ts";
import type { ChatEvent } from "./events.ts";
import type { Store } from "./ports.ts";
import type { MentionRange, Room } from "./types.ts";

const MAX_MENTIONS = 20;
const MAX_NAME = 64;
const EVERYBODY = ["all", "everyone", "所有人", "全体成员"];

/** Returns a message's fields for its mentions; no fields when it mentions nobody. */
export interface Mentioned {
  readonly mentions?: readonly number[];
  readonly mentionRanges?: readonly MentionRange[];
}

/** Rooms whose members' names are kept. */
const MAX_ROOMS = 16;
const MEMBERS_CHANGE: ReadonlySet<ChatEvent["type"]> = new Set([
  "member.joined",
  "member.left",
  "member.kicked",
]);

const fold = (name: string): string => name.normalize("NFKC").toLowerCase();
const isWordChar = (char: string | undefined): boolean => char !== undefined && /[a-z\d_]/i.test(char);

/** Returns whether an @ there begins a mention: not inside a word or an address. */
const isBegin = (text: string, at: number): boolean => !/[\w.+\-/@:=&?#%]/.test(text[at - 1] ?? " ");

/** Returns whether a name may end there: not inside a word or an address. */
function isEnd(text: string, end: number): boolean {
  if (!isWordChar(text[end - 1])) return true;
  return !isWordChar(text[end]) && !(/[.\-@]/.test(text[end] ?? "") && isWordChar(text[end + 1]));
}

/** Returns where a name after an @ may end, the longest first. */
function endsOf(text: string, from: number): number[] {
  const ends: number[] = [];
  let end = from;
  for (const char of text.slice(from, from + 2 * MAX_NAME)) {
    if (char === "\n" || char === "@" || ends.length >= MAX_NAME) break;
    end += char.length;
    ends.push(end);
  }
  return ends.reverse().filter((each) => isEnd(text, each));
}

export class Mentions {
  readonly #store: Store;
  /** Room → ids of its members by username, as written and in any case. */
  readonly #names = new LRUCache<number, Promise<ReadonlyMap<string, number>>>({ max: MAX_ROOMS });

  constructor({ store, events }: Context) {
    this.#store = store;
    events.subscribe((event) => this.#forget(event));
  }

  /**
   * After each @ the longest username of a member counts, with spaces in it and in any case; Chinese writes on without
   * a space. `@all` mentions everybody when `mayMentionAll`.
   */
  async in(text: string, room: Room, mayMentionAll: boolean): Promise<Mentioned> {
    if (!text.includes("@")) return {};
    const plain = withoutCode(text);
    const starts = [...plain.matchAll(/@/g)].map(({ index }) => index).filter((at) => isBegin(plain, at));
    if (starts.length === 0) return {};
    const names = await this.#namesIn(room.id);
    const ranges: MentionRange[] = [];
    for (const at of starts.slice(0, MAX_MENTIONS)) {
      for (const end of endsOf(plain, at + 1)) {
        const name = text.slice(at + 1, end);
        const userId = names.get(name) ?? names.get(fold(name)) ?? null;
        const isAll = userId === null && mayMentionAll && EVERYBODY.includes(fold(name));
        if (userId === null && !isAll) continue;
        ranges.push({ from: at, length: end - at, userId });
        break;
      }
    }
    const ids = [...new Set(ranges.flatMap(({ userId }) => userId ?? []))];
    return { ...(ids.length > 0 && { mentions: ids }), ...(ranges.length > 0 && { mentionRanges: ranges }) };
  }

  /** Kept until somebody joins, leaves or is renamed: an @ must not cost a look at each member. */
  #namesIn(roomId: number): Promise<ReadonlyMap<string, number>> {
    const known = this.#names.get(roomId);
    if (known) return known;
    const names = this.#load(roomId);
    this.#names.set(roomId, names);
    return names;
  }

  async #load(roomId: number): Promise<ReadonlyMap<string, number>> {
    const members = await this.#store.members.where("roomId", roomId);
    const found = await Promise.all(members.map(({ userId }) => this.#store.users.get(userId)));
    const users = found.filter((user) => user !== undefined);
    const inAnyCase = users.toReversed().map(({ username, id }) => [fold(username), id] as const);
    return new Map([...inAnyCase, ...users.map(({ username, id }) => [username, id] as const)]);
  }

  #forget(event: ChatEvent): void {
    if (event.type === "user.updated" && event.user.username !== event.before.username) this.#names.clear();
    else if (MEMBERS_CHANGE.has(event.type) && "room" in event) this.#names.delete(event.room.id);
  }
}
