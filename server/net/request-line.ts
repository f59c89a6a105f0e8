/**
 * Raw UTF-8 in the target of a request line, as curl, Go and websocket-client send it (docs/contract/dialects.md 1.1).
 */
import { isUtf8 } from "node:buffer";

/**
 * Methods whose name neither ends another method's name nor ends in one. The parser takes what is before the last space
 * for a method, so what ends in one of these names is that method, even if its first letters came in an earlier packet.
 */
export const CERTAIN_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] as const;

const CERTAIN = new RegExp(`(?:${CERTAIN_METHODS.join("|")})$`);
const LONGEST = Math.max(...CERTAIN_METHODS.map(({ length }) => length));
const SPACE = 0x20;
const SLASH = 0x2f;
const ENDS_TARGET = new Set([SPACE, 0x0d, 0x0a]);

/**
 * Returns the request whose target the parser refused, with that target percent-encoded: its line up to the target, and
 * the following bytes unchanged. Returns null unless the line begins in this packet and the target is a path of valid
 * UTF-8.
 * @param at position in the packet of the first byte that the parser refused
 */
export function encodeTarget(packet: Buffer, at: number): readonly [line: Buffer, rest: Buffer] | null {
  // The target contains no space, so the last one before the byte separates it from the method.
  const space = at > 0 ? packet.lastIndexOf(SPACE, at - 1) : -1;
  if (space < 0 || packet[space + 1] !== SLASH || (packet[at] ?? 0) < 0x80) return null;
  const method = CERTAIN.exec(packet.toString("latin1", Math.max(0, space - LONGEST), space))?.[0];
  if (method === undefined) return null;
  let end = at;
  while (end < packet.length && !ENDS_TARGET.has(packet[end] as number)) end += 1;
  const target = packet.subarray(space + 1, end);
  if (!isUtf8(target)) return null;
  return [Buffer.from(`${method} ${percentEncoded(target)}`, "latin1"), packet.subarray(end)];
}

/** Leaves ASCII unchanged: the parser decides about it. */
const percentEncoded = (bytes: Buffer): string =>
  bytes
    .toString("latin1")
    .replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
