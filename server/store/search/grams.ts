/**
 * The pieces of a text by which the index finds it: three and four characters in alphabets, one and two in everything
 * from the CJK radicals on (Chinese, Japanese, Korean, emoji). Each piece is a number of 32 bits; different pieces may
 * have the same number.
 */

import { fold } from "../../chat/row-query.ts";
import { searchedIn } from "../../chat/search-terms.ts";
import type { MessageKind, StoredMessage } from "../../chat/types.ts";

const FIRST_DENSE = 0x2e80;

function mix(x: number): number {
  let hash = x;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const hashOf = (a: number, b: number, c: number, d: number): number =>
  mix(
    Math.imul(a + 1, 0x9e3779b1) ^
      Math.imul(b + 1, 0x85ebca6b) ^
      Math.imul(c + 1, 0xc2b2ae35) ^
      Math.imul(d + 1, 0x27d4eb2f),
  );
/** No character: fills up shorter pieces. */
const NONE = 0x1_0000;
/** In place of the first character: the piece is not text. */
const AUTHOR = 0x1_0001;
const KIND = 0x1_0002;
const KINDS: Readonly<Record<MessageKind, number>> = { text: 0, image: 1, file: 2, system: 3 };

export const authorGram = (authorId: number): number =>
  hashOf(AUTHOR, authorId % 0x1_0000, Math.floor(authorId / 0x1_0000), NONE);
export const kindGram = (kind: MessageKind): number => hashOf(KIND, KINDS[kind], NONE, NONE);

/** Every piece of a folded text. */
function eachGram(text: string, take: (gram: number) => void): void {
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const a = text.charCodeAt(at);
    const b = at + 1 < length ? text.charCodeAt(at + 1) : NONE;
    if (a >= FIRST_DENSE) {
      take(hashOf(a, NONE, NONE, NONE));
      if (b !== NONE) take(hashOf(a, b, NONE, NONE));
    } else if (at + 2 < length) {
      const c = text.charCodeAt(at + 2);
      take(hashOf(a, b, c, NONE));
      if (at + 3 < length) take(hashOf(a, b, c, text.charCodeAt(at + 3)));
    }
  }
}

/** Every piece of a message. */
export function eachGramOf(message: StoredMessage, take: (gram: number) => void): void {
  if (message.authorId !== null) take(authorGram(message.authorId));
  take(kindGram(message.kind));
  eachGram(fold(searchedIn(message)), take);
}

/** More of them exclude little more. */
const MOST = 16;

const gramOf = (piece: string): number => {
  const [a = NONE, b = NONE, c = NONE, d = NONE] = Array.from({ length: piece.length }, (_, at) =>
    piece.charCodeAt(at),
  );
  return hashOf(a, b, c, d);
};

/** The pieces that every message with that folded text has, without those that a longer piece implies. */
export function wantedGrams(text: string): number[] {
  const pieces = new Set<string>();
  for (let at = 0; at < text.length; at++) {
    for (const length of text.charCodeAt(at) >= FIRST_DENSE ? [1, 2] : [3, 4]) {
      if (at + length <= text.length) pieces.add(text.slice(at, at + length));
    }
  }
  const all = [...pieces];
  return all
    .filter((piece) => !all.some((other) => other !== piece && other.includes(piece)))
    .slice(0, MOST)
    .map(gramOf);
}
