/** How every dialect reads its parameters (docs/contract/dialects.md 1.1): JSON, forms, multipart, then the query. */
import type { Context } from "koa";
import { ChatError } from "../../chat/errors.ts";
import { emptyFields, type Fields, parseForm, parseJson } from "./fields.ts";
import { readMultipart, type UploadedFile } from "./multipart.ts";

export type { Fields } from "./fields.ts";
export type { UploadedFile } from "./multipart.ts";

export interface BodyLimits {
  /** Most bytes of JSON, form or multipart fields; 1 MiB when not given. */
  readonly textBytes?: number;
  /** Most bytes of one file or of a raw body; none are taken when not given. */
  readonly fileBytes?: number;
}

export interface Body {
  /**
   * The parameters: from the body, and from the query where the body has none of that name. No prototype.
   * Of a name that is given twice the last one counts.
   */
  readonly fields: Fields;
  /** Files of a multipart body, in order. */
  readonly files: readonly UploadedFile[];
  /** A body that is a file by itself (`image/…`, `application/octet-stream`, …). */
  readonly raw: Buffer | null;
  /** Lower case, without parameters; `""` when the client told none. */
  readonly contentType: string;
}

const METHODS_WITH_BODY = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Reads the whole request, whatever its method, in bounded memory.
 * @throws ChatError `invalid` (broken JSON, form, multipart, UTF-8 or compression; cut off), `too_large`.
 */
export async function readBody(ctx: Context, limits: BodyLimits = {}): Promise<Body> {
  const contentType = (ctx.req.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const { fields, files, raw } = METHODS_WITH_BODY.has(ctx.method)
    ? await parse(ctx, contentType, limits)
    : NOTHING;
  const all =
    ctx.querystring === ""
      ? fields
      : Object.assign(parseForm(Buffer.from(ctx.querystring, "latin1")), fields);
  return { fields: all, files, raw, contentType };
}

interface Parsed {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
  readonly raw: Buffer | null;
}
const NOTHING: Parsed = { fields: Object.freeze(emptyFields()), files: [], raw: null };
/** What a multipart body may weigh beside its fields and files: boundaries and part headers. */
const MULTIPART_OVERHEAD = 65_536;

async function parse(ctx: Context, contentType: string, limits: BodyLimits): Promise<Parsed> {
  const textBytes = limits.textBytes ?? 1_048_576;
  const fileBytes = limits.fileBytes ?? 0;
  const isMultipart = contentType.startsWith("multipart/");
  const most = isMultipart
    ? textBytes + fileBytes + MULTIPART_OVERHEAD
    : isText(contentType)
      ? textBytes
      : Math.max(textBytes, fileBytes);
  const bytes = await ctx.readBytes(most);
  if (bytes.length === 0) return NOTHING;
  // Clients send JSON text as a form, as multipart, as plain text and without a type; so the text itself decides.
  if (isJson(contentType) || (looksLikeJson(bytes) && bytes.length <= textBytes)) {
    return { ...NOTHING, fields: parseJson(bytes) };
  }
  if (isMultipart) return { ...(await readMultipart(ctx, bytes, { textBytes, fileBytes })), raw: null };
  if (isText(contentType)) return { ...NOTHING, fields: parseForm(bytes) };
  if (bytes.length > fileBytes && fileBytes > 0)
    throw new ChatError("too_large", { reason: "file_too_large", maxBytes: fileBytes });
  if (bytes.length > fileBytes) {
    throw new ChatError("invalid", { reason: "body_type_unknown" });
  }
  return { ...NOTHING, raw: bytes };
}

const isJson = (type: string): boolean => /^application\/(?:.+\+)?json$/.test(type);
const isText = (type: string): boolean =>
  type === "" || type === "application/x-www-form-urlencoded" || type.startsWith("text/") || isJson(type);

/** Whether it starts like a JSON object, after white space and a byte order mark. */
function looksLikeJson(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?[ \t\r\n]*\{/.test(bytes.toString("latin1", 0, 64));
}
