/** Pictures that arrive as text: `data:` URLs (dialect E's icon, the native API, the console). */
import { ChatError } from "./errors.ts";

const HEAD = /^data:[^,]{0,200},/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The bytes of a `data:` URL, base64 or percent-encoded. The type that the URL claims is ignored; the reader detects it
 * from the bytes.
 * @param maxBytes the most bytes to decode.
 * @throws ChatError `invalid` when it is no `data:` URL, `too_large` past `maxBytes`.
 */
export function decodeDataUrl(text: string, maxBytes: number): Uint8Array {
  const head = HEAD.exec(text.slice(0, 210))?.[0];
  if (head === undefined) throw new ChatError("invalid", { reason: "data_url_invalid" });
  // Percent-encoding needs three characters a byte; no encoding needs more.
  if (text.length - head.length > maxBytes * 3) throw tooLarge(maxBytes);
  const body = text.slice(head.length);
  const bytes = /;\s*base64\s*,$/i.test(head) ? fromBase64(body) : fromPercent(body);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

export const isDataUrl = (text: string): boolean => /^data:/i.test(text);

function fromBase64(body: string): Uint8Array {
  // Padding may be percent-encoded, and long URLs may be broken into lines.
  const plain = body.replace(/%3d/gi, "=").replace(/[\r\n\t ]/g, "");
  if (!BASE64.test(plain) || plain.replaceAll("=", "").length % 4 === 1) {
    throw new ChatError("invalid", { reason: "data_url_invalid" });
  }
  return Buffer.from(plain, "base64");
}

function fromPercent(body: string): Uint8Array {
  if (/%(?![0-9a-f]{2})/i.test(body)) throw new ChatError("invalid", { reason: "data_url_invalid" });
  const text = Buffer.from(body, "utf8").toString("latin1");
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

const tooLarge = (maxBytes: number) => new ChatError("too_large", { reason: "picture_too_large", maxBytes });
