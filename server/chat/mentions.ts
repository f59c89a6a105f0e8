/**
 * Finds the people that a text mentions. This happens once, when it is posted; every client draws the stored ranges.
 */
import { withoutCode } from "./code.ts";
import type { Store } from "./ports.ts";
import type { MentionRange, Room, User } from "./types.ts";

const MAX_MENTIONS = 20;
const MAX_NAME = 64;
const EVERYBODY = ["all", "everyone", "所有人", "全体成员"];

/** Returns a message's fields for its mentions; no fields when it mentions nobody. */
export interface Mentioned {
  readonly mentions?: readonly number[];
  readonly mentionRanges?: readonly MentionRange[];
}

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

/**
 * After each @ the longest username of a member counts, with spaces in it and in any case; Chinese writes on without a
 * space. `@all` mentions everybody when `mayMentionAll`.
 */
export async function mentionsIn(
  text: string,
  room: Room,
  store: Store,
  mayMentionAll: boolean,
): Promise<Mentioned> {
  if (!text.includes("@")) return {};
  const plain = withoutCode(text);
  const starts = [...plain.matchAll(/@/g)].map(({ index }) => index).filter((at) => isBegin(plain, at));
  if (starts.length === 0) return {};
  const names = await membersByName(room, store);
  const ranges: MentionRange[] = [];
  for (const at of starts.slice(0, MAX_MENTIONS)) {
    for (const end of endsOf(plain, at + 1)) {
      const name = text.slice(at + 1, end);
      const user = names.get(name) ?? names.get(fold(name));
      const isAll = !user && mayMentionAll && EVERYBODY.includes(fold(name));
      if (!user && !isAll) continue;
      ranges.push({ from: at, length: end - at, userId: user?.id ?? null });
      break;
    }
  }
  const ids = [...new Set(ranges.flatMap(({ userId }) => (userId === null ? [] : [userId])))];
  return {
    ...(ids.length > 0 && { mentions: ids }),
    ...(ranges.length > 0 && { mentionRanges: ranges }),
  };
}

/** The room's members by username, as written and in any case. */
async function membersByName(room: Room, store: Store): Promise<ReadonlyMap<string, User>> {
  const names = new Map<string, User>();
  const exact = new Map<string, User>();
  for (const { userId } of await store.members.where("roomId", room.id)) {
    const user = await store.users.get(userId);
    if (!user) continue;
    exact.set(user.username, user);
    if (!names.has(fold(user.username))) names.set(fold(user.username), user);
  }
  for (const [name, user] of exact) names.set(name, user);
  return names;
}
