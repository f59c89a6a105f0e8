/** A frame is what one flush made durable: a header with length and checksum, then whole lines. */
import { crc32 } from "node:zlib";

const START = "frame ";
const HEADER = /^frame (\d{1,10}) ([0-9a-f]{8})\n/;
/** More than the longest header. */
const HEADER_BYTES = 32;

export interface Frames {
  /** The lines of each sound frame, in order. */
  readonly bodies: readonly Buffer[];
  /** Ranges between sound frames that cannot be read. */
  readonly damaged: readonly { readonly from: number; readonly to: number }[];
  /** Where the last sound frame ends. */
  readonly end: number;
}

export function frameOf(lines: string): Buffer {
  const body = Buffer.from(lines);
  return Buffer.concat([Buffer.from(`${START}${body.length} ${checksum(body)}\n`), body]);
}

/**
 * Finds the frames of a file. Bytes after the last intact frame are a torn end; bytes between two frames are damage.
 */
export function readFrames(bytes: Buffer): Frames {
  const bodies: Buffer[] = [];
  const damaged: { from: number; to: number }[] = [];
  let end = 0;
  for (let at = 0; at >= 0; ) {
    const frame = frameAt(bytes, at);
    if (frame !== undefined) {
      if (at > end) damaged.push({ from: end, to: at });
      bodies.push(frame.body);
      end = frame.end;
      at = frame.end;
    } else {
      // No line of a frame can look like a header and match its checksum, because JSON contains no bare newline.
      at = bytes.indexOf(START, at + 1);
    }
  }
  return { bodies, damaged, end };
}

function frameAt(bytes: Buffer, at: number): { body: Buffer; end: number } | undefined {
  const header = HEADER.exec(bytes.toString("latin1", at, at + HEADER_BYTES));
  if (header === null) return undefined;
  const start = at + header[0].length;
  const end = start + Number(header[1]);
  const body = bytes.subarray(start, end);
  return end <= bytes.length && checksum(body) === header[2] ? { body, end } : undefined;
}

const checksum = (bytes: Buffer): string => crc32(bytes).toString(16).padStart(8, "0");
