import { isUtf8 } from "node:buffer";
import { ChatError } from "../../chat/errors.ts";
import { ComplexJson, parseJson as parse, withoutTrailingCommas } from "../../json.ts";

/** Parameters by name, unchecked. */
export type Fields = Record<string, unknown>;

const MAX_NAMES = 1000;

/** @throws ChatError `invalid` where it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new ChatError("invalid", { reason: "not_utf8" });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/**
 * A whole body, which some clients begin with a byte order mark.
 * @throws ChatError `invalid` where it is not UTF-8.
 */
export function decodeBody(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** An object without a prototype, so that no name a client sends means anything to the language. */
export const emptyFields = (): Fields => Object.create(null) as Fields;

/**
 * A JSON object.
 * @param allowsTrailingCommas whether a comma may stand before a closing bracket
 * @throws ChatError `invalid` for anything else, and for one too deep or with too many values.
 */
export function parseJson(bytes: Uint8Array, allowsTrailingCommas = false): Fields {
  const text = decodeBody(bytes);
  let value: unknown;
  try {
    value = allowsTrailingCommas ? parseLeniently(text) : parse(text);
  } catch (error) {
    throw new ChatError("invalid", {
      reason: error instanceof ComplexJson ? "json_too_complex" : "json_invalid",
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ChatError("invalid", { reason: "json_not_object" });
  }
  clean(value);
  return Object.assign(emptyFields(), value);
}

function parseLeniently(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ComplexJson) throw error;
    return parse(withoutTrailingCommas(text));
  }
}

/** Removes the only name that an assignment turns into a prototype. */
function clean(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
  for (const item of Object.values(value)) clean(item);
}

/**
 * `a=1&b=2` with percent encoding and `+` for a space; the last of a name counts. A stray `%` is taken literally.
 * @throws ChatError `invalid` where the decoded bytes are not UTF-8 or there are too many names.
 */
export function parseForm(bytes: Buffer): Fields {
  const fields = emptyFields();
  if (bytes.length === 0) return fields;
  const pairs = bytes
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .split("&", MAX_NAMES + 1);
  if (pairs.length > MAX_NAMES) throw new ChatError("invalid", { reason: "form_too_long", max: MAX_NAMES });
  for (const pair of pairs) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    fields[decodeForm(at < 0 ? pair : pair.slice(0, at))] = at < 0 ? "" : decodeForm(pair.slice(at + 1));
  }
  return fields;
}

/** @param text bytes as Latin-1, one character a byte. */
function decodeForm(text: string): string {
  const bytes = text
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeUtf8(Buffer.from(bytes, "latin1"));
}

/** Whether it starts like a JSON object, after white space and a byte order mark: within the first 64 bytes. */
export function looksLikeJson(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?[ \t\r\n]*\{/.test(bytes.toString("latin1", 0, 64));
}

/**
 * Whether more bytes may change what {@link looksLikeJson} answers: so far there is only white space or a byte order
 * mark.
 */
export function maybeJson(bytes: Buffer): boolean {
  return (
    bytes.length < 64 && /^(?:\xef|\xef\xbb|(?:\xef\xbb\xbf)?[ \t\r\n]*)$/.test(bytes.toString("latin1"))
  );
}
