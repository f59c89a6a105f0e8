/** A message as a line of JSON, its sequence number first so that it can be found without parsing the rest. */
import type { StoredMessage } from "../../chat/types.ts";
import { isRecord } from "../rows.ts";

export interface Line {
  readonly seq: number;
  /** null: the message was removed; the line only keeps its number from being used again. */
  readonly message: StoredMessage | null;
  readonly text: string;
}

const NEWLINE = 0x0a;
const PREFIX = Buffer.from('{"seq":');

export function messageLine(message: StoredMessage): string {
  const { seq, ...rest } = message;
  return `${JSON.stringify({ seq, ...rest })}\n`;
}

export function removedLine(seq: number): string {
  return `${JSON.stringify({ seq, removed: true })}\n`;
}

/** Undefined: not a line of ours (torn, or damaged). */
export function parseLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !Number.isSafeInteger(value.seq)) return undefined;
    const seq = value.seq as number;
    return { seq, message: value.removed === true ? null : (value as unknown as StoredMessage), text };
  } catch {
    return undefined;
  }
}

/** The lines of whole-line bytes, in their order; damaged ones are passed over. */
export function parseLines(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (const text of bytes.toString("utf8").split("\n")) {
    const line = text === "" ? undefined : parseLine(text);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

/** The sequence number of the line that starts at `from`; undefined when it is damaged or not all here. */
export function peekSeq(bytes: Buffer, from: number): number | undefined {
  const digits = from + PREFIX.length;
  if (bytes.compare(PREFIX, 0, PREFIX.length, from, Math.min(digits, bytes.length)) !== 0) return undefined;
  let seq = 0;
  for (let at = digits; at < bytes.length; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return at === digits ? undefined : seq;
    seq = seq * 10 + digit;
  }
  return undefined;
}

export function nextNewline(bytes: Buffer, from = 0): number {
  return bytes.indexOf(NEWLINE, from);
}
