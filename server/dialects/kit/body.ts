/** How every dialect reads its parameters (docs/contract/dialects.md 1.1): JSON, forms, multipart, then the query. */
import { readFile } from "node:fs/promises";
import type { Context } from "koa";
import { ChatError } from "../../chat/errors.ts";
import type { Content, QuotaHolder, TemporaryFile } from "../../chat/ports.ts";
import { emptyFields, type Fields, looksLikeJson, parseForm, parseJson } from "./fields.ts";
import { OVERHEAD, readMultipart, type UploadedFile } from "./multipart.ts";
import { type Disk, openFor } from "./temporary.ts";

export type { Fields } from "./fields.ts";
export type { UploadedFile } from "./multipart.ts";

export interface BodyLimits {
  /** Most bytes of JSON, form or multipart fields; 1 MiB when not given. */
  readonly textBytes?: number;
  /** Most bytes of one file or of a raw body; without it files are refused. */
  readonly fileBytes?: number;
  /** In whose quota files count while they arrive; without it in none. */
  readonly holder?: QuotaHolder;
}

export interface BodyRules extends BodyLimits {
  /** JSON may have a comma before a closing bracket. */
  readonly allowsTrailingCommas?: boolean | undefined;
}

export interface Body {
  /**
   * The parameters: from the body, and from the query where the body has none of that name. No prototype. If a name is
   * given twice, the last value counts.
   */
  readonly fields: Fields;
  /** Those of the body alone. */
  readonly ownFields: Fields;
  /** Files of a multipart body, in order. */
  readonly files: readonly UploadedFile[];
  /** A body that is a file by itself (`image/…`, `application/octet-stream`, …). */
  readonly raw: Content | null;
  /** Lower case, without parameters; `""` when the client sent none. */
  readonly contentType: string;
}

const METHODS_WITH_BODY = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Reads the whole request, whatever its method, in bounded memory. Files go to the disk, where they stay until the
 * response has ended.
 * @throws ChatError `invalid` (broken JSON, form, multipart, UTF-8 or compression; cut off), `too_large`,
 * `storage_full`.
 */
export async function readBody(ctx: Context, disk: Disk, rules: BodyRules = {}): Promise<Body> {
  const contentType = (ctx.req.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const { fields, files, raw } = METHODS_WITH_BODY.has(ctx.method)
    ? await parse(ctx, disk, contentType, rules)
    : NOTHING;
  const all = ctx.querystring === "" ? fields : withQuery(ctx, fields);
  return { fields: all, ownFields: fields, files, raw, contentType };
}

/**
 * The body's fields, and those of the query that are not in the body; a `null` in the body counts as a missing field.
 */
function withQuery(ctx: Context, fields: Fields): Fields {
  const all = parseForm(Buffer.from(ctx.querystring, "latin1"));
  for (const [name, value] of Object.entries(fields)) if (value !== null || !(name in all)) all[name] = value;
  return all;
}

interface Parsed {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
  readonly raw: Content | null;
}
const NOTHING: Parsed = { fields: Object.freeze(emptyFields()), files: [], raw: null };

async function parse(ctx: Context, disk: Disk, contentType: string, rules: BodyRules): Promise<Parsed> {
  const { textBytes = 1_048_576, fileBytes = 0, holder, allowsTrailingCommas } = rules;
  const announced = Number(ctx.req.headers["content-length"] ?? 0) - textBytes - OVERHEAD;
  if (holder !== undefined && announced > 0) await disk.assertFits(holder, announced);
  if (contentType.startsWith("multipart/")) {
    const limits = { textBytes, fileBytes, holder, allowsTrailingCommas };
    return { ...NOTHING, ...(await readMultipart(ctx, disk, limits)) };
  }
  if (isText(contentType) || fileBytes === 0) {
    const bytes = await ctx.readBytes(textBytes);
    if (bytes.length === 0) return NOTHING;
    // Clients send JSON text as a form, as multipart, as plain text and without a type; so the text itself decides.
    if (isJson(contentType) || looksLikeJson(bytes))
      return { ...NOTHING, fields: parseJson(bytes, allowsTrailingCommas) };
    if (isText(contentType)) return { ...NOTHING, fields: parseForm(bytes) };
    throw new ChatError("invalid", { reason: "body_type_unknown" });
  }
  const { content } = await readRaw(ctx, disk, Math.max(textBytes, fileBytes), holder);
  if (content.bytes === 0) return NOTHING;
  if (content.bytes <= textBytes) {
    const bytes = await readFile(content.path);
    if (looksLikeJson(bytes)) return { ...NOTHING, fields: parseJson(bytes, allowsTrailingCommas) };
  }
  if (content.bytes > fileBytes)
    throw new ChatError("too_large", { reason: "file_too_large", maxBytes: fileBytes });
  return { ...NOTHING, raw: content };
}

async function readRaw(
  ctx: Context,
  disk: Disk,
  limit: number,
  holder: QuotaHolder | undefined,
): Promise<TemporaryFile> {
  const file = await openFor(ctx, disk, holder);
  await ctx.readChunks(limit, (chunk) => file.write(chunk));
  return file;
}

const isJson = (type: string): boolean => /^application\/(?:.+\+)?json$/.test(type);
const isText = (type: string): boolean =>
  type === "" || type === "application/x-www-form-urlencoded" || type.startsWith("text/") || isJson(type);
