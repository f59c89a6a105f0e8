import { ChatError } from "../../chat/errors.ts";

const MAX_PARTS = 100;
const MAX_PART_HEADERS = 4096;
export const MAX_BOUNDARY = 200;
const NEW_LINE = "\r\n";
const HEADERS_END = "\r\n\r\n";
const invalid = (): ChatError => new ChatError("invalid", { reason: "multipart_invalid" });

export interface PartCheck {
  /**
   * Checks a chunk of the body and returns the bytes, of it and of the chunk before, that may be passed on. A line of a
   * part's headers is never cut.
   */
  pass(piece: Buffer): Buffer;
  /** Returns the bytes that were held back, at the end of the body. */
  rest(): Buffer;
}

/**
 * Checks a body before the multipart parser sees it. The parser's search for a file name is quadratic in the length of
 * a part's headers, an unknown transfer encoding ends the process, after a line that only begins like a boundary it
 * misses the end of the part, and of a header that it gets in two chunks it decodes each by itself, which breaks a
 * character of several bytes that was cut.
 * @throws ChatError `invalid`, `too_large`
 */
export function createPartCheck(contentType: string): PartCheck {
  const match = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary || boundary.length > MAX_BOUNDARY) throw invalid();
  const mark = Buffer.from(`--${boundary}`);
  /** The end of the last piece, where a mark or a part's headers may go on in the next one. */
  let held: Buffer = Buffer.alloc(0);
  let parts = 0;

  /** Checks the bytes and returns the position from which to check again when more have arrived. */
  function lookAt(bytes: Buffer): number {
    let dataStart = 0;
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
      const start = at + mark.length;
      if (start + 2 > bytes.length) return beforeLine(at);
      const next = bytes.toString("latin1", start, start + 2);
      if (next !== NEW_LINE) {
        if (next !== "--" && beginsLine(bytes, at)) throw invalid();
        continue;
      }
      const end = bytes.indexOf(HEADERS_END, start);
      if (end < 0 ? bytes.length - start > MAX_PART_HEADERS : end - start > MAX_PART_HEADERS) throw invalid();
      if (end < 0) return beforeLine(at);
      parts += 1;
      if (parts > MAX_PARTS) throw new ChatError("too_large", { reason: "too_many_parts", max: MAX_PARTS });
      const headers = bytes.toString("latin1", start, end);
      const encoding = /^content-transfer-encoding:\s*(.*)$/im.exec(headers)?.[1];
      if (encoding && !/^(?:binary|7bit|8bit|utf-8|base64)\s*$/i.test(encoding)) throw invalid();
      dataStart = end + HEADERS_END.length;
    }
    return Math.max(dataStart, beforeLine(bytes.length - mark.length + 1));
  }

  return {
    pass(piece) {
      const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
      const from = lookAt(bytes);
      held = bytes.subarray(from);
      return bytes.subarray(0, from);
    },
    rest: () => held,
  };
}

/** The position of the line break that decides whether a line begins here. */
const beforeLine = (at: number): number => Math.max(0, at - NEW_LINE.length);
const beginsLine = (bytes: Buffer, at: number): boolean =>
  at === 0 || bytes.toString("latin1", beforeLine(at), at) === NEW_LINE;
