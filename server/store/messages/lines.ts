/**
 * A message as a line of JSON: its sequence number first, so that it can be found without parsing the rest; last a
 * checksum (`sum`) of the line without it. Lines of older versions have none.
 */
import { crc32 } from "node:zlib";
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
  return sealed(JSON.stringify({ seq, ...rest }));
}

export function removedLine(seq: number): string {
  return sealed(JSON.stringify({ seq, removed: true }));
}

const SUM = /,"sum":"([0-9a-f]{8})"\}$/;
const SUM_LENGTH = ',"sum":"01234567"}'.length;

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");

const sealed = (json: string): string => `${json.slice(0, -1)},"sum":"${checksum(json)}"}\n`;

/** The line's JSON without its checksum; undefined when that does not fit. */
function unsealed(text: string): string | undefined {
  const sum = SUM.exec(text.slice(-SUM_LENGTH))?.[1];
  if (sum === undefined) return text;
  const json = `${text.slice(0, -SUM_LENGTH)}}`;
  return checksum(json) === sum ? json : undefined;
}

/** Undefined: not a line of ours (torn, or damaged). */
export function parseLine(text: string): Line | undefined {
  const json = unsealed(text);
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value) || !Number.isSafeInteger(value.seq)) return undefined;
    const seq = value.seq as number;
    return { seq, message: value.removed === true ? null : (value as unknown as StoredMessage), text };
  } catch {
    return undefined;
  }
}

/**
 * Parses bytes that consist of whole lines, in order.
 * @param damaged called with the bytes of lines that cannot be read.
 */
export function parseLines(bytes: Buffer, damaged: (bytes: Buffer) => void): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = nextNewline(bytes, start);
    const stop = end < 0 ? bytes.length : end;
    const line = stop === start ? undefined : parseLine(bytes.toString("utf8", start, stop));
    if (line !== undefined) lines.push(line);
    else if (stop > start) damaged(bytes.subarray(start, stop + 1));
    start = stop + 1;
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
