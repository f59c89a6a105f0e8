import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { Context } from "koa";
import { HttpMethodEnum, type KoaBodyMiddlewareOptions, koaBody } from "koa-body";
import { ChatError } from "../../chat/errors.ts";
import { decodeUtf8, emptyFields, type Fields } from "./fields.ts";

export interface UploadedFile {
  /** The field's name. */
  readonly field: string;
  /** The file's name as the client told it; no path. */
  readonly name: string;
  /** What the client says it is; the bytes decide. */
  readonly type: string;
  readonly data: Buffer;
}

type Part = Parameters<NonNullable<NonNullable<KoaBodyMiddlewareOptions["formidable"]>["onPart"]>>[0];

const MAX_PARTS = 100;
const MAX_PART_HEADERS = 4096;
const MAX_BOUNDARY = 200;
const invalid = (): ChatError => new ChatError("invalid", { reason: "multipart_invalid" });

/**
 * Takes a multipart body apart. It is all in memory before koa-body sees it: then nothing can hang on a client that
 * stopped sending, and no temporary file is left behind.
 * @throws ChatError `invalid`, `too_large`.
 */
export async function readMultipart(
  ctx: Context,
  bytes: Buffer,
  limits: { textBytes: number; fileBytes: number },
): Promise<{ fields: Fields; files: UploadedFile[] }> {
  checkParts(bytes, ctx.get("content-type"));
  const fields = emptyFields();
  const files: UploadedFile[] = [];
  let failure: unknown;
  let textLeft = limits.textBytes;

  // Told to koa-body instead of its own handling, which takes a text part with a type for a file and one without for text.
  const onPart = (part: Part): void => {
    const chunks: Buffer[] = [];
    part.on("data", (chunk: Buffer) => chunks.push(chunk));
    part.once("end", () => {
      try {
        keep(part, Buffer.concat(chunks));
      } catch (error) {
        failure ??= error;
      }
    });
  };
  const keep = (part: Part, data: Buffer): void => {
    if (part.name === null) throw invalid();
    if (part.originalFilename !== null) {
      if (data.length > limits.fileBytes) {
        throw new ChatError("too_large", { reason: "file_too_large", maxBytes: limits.fileBytes });
      }
      const name = part.originalFilename.slice(part.originalFilename.lastIndexOf("/") + 1);
      files.push({ field: part.name, name, type: part.mimetype ?? "", data });
      return;
    }
    textLeft -= data.length;
    if (textLeft < 0)
      throw new ChatError("too_large", { reason: "body_too_large", maxBytes: limits.textBytes });
    fields[part.name] = decodeUtf8(data);
  };

  try {
    await parser(onPart)(replay(ctx, bytes), async () => {});
  } catch {
    throw invalid();
  }
  if (failure) throw failure;
  return { fields, files };
}

const parser = (onPart: (part: Part) => void) =>
  koaBody({
    multipart: true,
    json: false,
    urlencoded: false,
    text: false,
    patchKoa: false,
    patchNode: false,
    parsedMethods: Object.values(HttpMethodEnum),
    formidable: { onPart },
  });

/** The same request, its body coming from memory. */
function replay(ctx: Context, bytes: Buffer): Context {
  const headers = { ...ctx.req.headers, "content-length": String(bytes.length) };
  const req = Object.assign(Readable.from([bytes], { objectMode: false }), {
    headers,
  }) as unknown as IncomingMessage;
  return Object.create(ctx, { req: { value: req } }) as Context;
}

/**
 * Bounds what the parser will be asked to do: its search for a file name is quadratic in the length of a part's headers,
 * and an unknown transfer encoding would end the process.
 */
function checkParts(bytes: Buffer, contentType: string): void {
  const match = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary || boundary.length > MAX_BOUNDARY || bytes.length === 0) throw invalid();
  const mark = Buffer.from(`--${boundary}`);
  let parts = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    const start = at + mark.length;
    if (bytes.toString("latin1", start, start + 2) !== "\r\n") continue;
    parts += 1;
    const end = bytes.indexOf("\r\n\r\n", start);
    if (end < 0 || end - start > MAX_PART_HEADERS) throw invalid();
    if (parts > MAX_PARTS) throw new ChatError("too_large", { reason: "too_many_parts", max: MAX_PARTS });
    const encoding = /^content-transfer-encoding:\s*(.*)$/im.exec(bytes.toString("latin1", start, end))?.[1];
    if (encoding && !/^(?:binary|7bit|8bit|utf-8|base64)\s*$/i.test(encoding)) throw invalid();
  }
}
