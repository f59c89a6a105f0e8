/**
 * Writes long answers as JSON in pieces: the whole text is never in memory, and other requests are served between
 * pieces.
 */
import { setImmediate as breathe } from "node:timers/promises";
import type { AdminAnswer } from "./contract.ts";

/** UTF-16 code units of a text in one piece. */
const PIECE = 256 * 1024;

/** Whether the answer contains a text that is longer than a piece, as an exported file does. */
export const isLong = (answer: AdminAnswer<unknown>): boolean =>
  "result" in answer &&
  typeof answer.result === "object" &&
  Object.values(answer.result ?? {}).some((value) => typeof value === "string" && value.length > PIECE);

/** The answer's JSON, a piece a turn of the event loop. */
export async function* inPieces(answer: AdminAnswer<unknown>): AsyncGenerator<string> {
  for (const piece of jsonPieces(answer)) {
    yield piece;
    await breathe();
  }
}

/** The same text as `JSON.stringify`, except that a split surrogate pair is escaped. */
function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value === "string" && value.length > PIECE) {
    yield '"';
    for (let from = 0; from < value.length; from += PIECE) {
      yield JSON.stringify(value.slice(from, from + PIECE)).slice(1, -1);
    }
    yield '"';
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    let before = "{";
    for (const [key, inside] of Object.entries(value)) {
      yield `${before}${JSON.stringify(key)}:`;
      yield* jsonPieces(inside);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  } else yield JSON.stringify(value);
}
