/** Completing a name after an @. */
import type { MemberView } from "../../../../server/dialects/native/contract.ts";
import { nameOf } from "../../shared/names.ts";

export interface MentionQuery {
  /** The position of the @. */
  readonly from: number;
  readonly words: string;
}

const MOST = 6;

/**
 * Returns the mention that is being typed at the caret, or null. The @ begins a word, or follows a character of a
 * script without spaces.
 */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const head = text.slice(0, caret);
  const found = /(?:^|[^\w@.+\-/])@([^\n@]{0,64})$/u.exec(head);
  const words = found?.[1];
  return words === undefined ? null : { from: caret - words.length - 1, words };
}

/** Members whose name or username contains the words; matches at the start first, then people online. */
export function candidates(
  members: Iterable<MemberView>,
  words: string,
  myId: number,
): readonly MemberView[] {
  const wanted = words.toLocaleLowerCase();
  const rank = (member: MemberView): number => {
    const names = [member.username, nameOf(member)].map((name) => name.toLocaleLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return member.isOnline ? 0 : 1;
    // Words after a space are more likely text than part of a name.
    return !/\s/.test(wanted) && names.some((name) => name.includes(wanted)) ? 2 : 9;
  };
  return [...members]
    .filter((member) => member.id !== myId && rank(member) < 9)
    .sort((a, b) => rank(a) - rank(b) || nameOf(a).localeCompare(nameOf(b)))
    .slice(0, MOST);
}

/** Returns the replacement for the @ and the words after it; `to` includes a space that is already there. */
export function complete(text: string, query: MentionQuery, caret: number, username: string) {
  return { from: query.from, to: text[caret] === " " ? caret + 1 : caret, insert: `@${username} ` };
}
