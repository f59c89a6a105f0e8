import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import type { Context } from "koa";
import { HttpMethodEnum, type KoaBodyMiddlewareOptions, koaBody } from "koa-body";
import { ChatError } from "../../chat/errors.ts";
import type { Content, QuotaHolder, TemporaryFile } from "../../chat/ports.ts";
import { namesIn } from "./disposition.ts";
import { decodeUtf8, emptyFields, type Fields, looksLikeJson, maybeJson, parseJson } from "./fields.ts";
import { createPartCheck, MAX_BOUNDARY } from "./part-check.ts";
import { type Disk, openFor } from "./temporary.ts";

export interface UploadedFile {
  /** The field's name. */
  readonly field: string;
  /** The file's name as the client sent it, without a path. */
  readonly name: string;
  /** The type that the client claims; the bytes decide. */
  readonly type: string;
  /** On the disk until the response has ended. */
  readonly data: Content;
}

interface Limits {
  readonly textBytes: number;
  readonly fileBytes: number;
  /** Of JSON under this type. */
  readonly allowsTrailingCommas?: boolean | undefined;
  readonly holder: QuotaHolder | undefined;
}

interface Form {
  readonly fields: Fields;
  readonly files: readonly UploadedFile[];
}

type Part = Parameters<NonNullable<NonNullable<KoaBodyMiddlewareOptions["formidable"]>["onPart"]>>[0];

/** Its type declaration lacks the headers. */
type HeadedPart = Part & { readonly headers: Readonly<Record<string, string>> };

/** What a body may weigh beside its fields and files: boundaries and part headers. */
export const OVERHEAD = 65_536;
const invalid = (): ChatError => new ChatError("invalid", { reason: "multipart_invalid" });

/**
 * Parses a multipart body as it arrives: fields into memory, files to the disk.
 * @throws ChatError `invalid`, `too_large`, `storage_full`.
 */
export async function readMultipart(ctx: Context, disk: Disk, limits: Limits): Promise<Form> {
  const text: Buffer[] = [];
  let textBytes = 0;
  let reader: FormReader | undefined;
  /** The first bytes, while it is not clear whether the body is JSON or multipart. */
  let start: Buffer = Buffer.alloc(0);
  try {
    await ctx.readChunks(limits.textBytes + limits.fileBytes + OVERHEAD, async (next, keep) => {
      const piece = start.length === 0 ? next : Buffer.concat([start, next]);
      const isOpen = !reader && text.length === 0 && maybeJson(piece);
      start = isOpen ? piece : Buffer.alloc(0);
      if (isOpen) return;
      // Some clients send JSON under this type.
      if (!reader && (text.length > 0 || looksLikeJson(piece))) {
        keep(piece.length);
        text.push(piece);
        textBytes += piece.length;
        if (textBytes > limits.textBytes) throw tooMuchText(limits);
        return;
      }
      reader ??= take(ctx, disk, limits, keep);
      await reader.add(piece);
    });
  } catch (error) {
    reader?.abandon();
    throw error;
  }
  if (start.length > 0) throw invalid();
  if (text.length > 0) {
    return { fields: parseJson(Buffer.concat(text), limits.allowsTrailingCommas), files: [] };
  }
  return (await reader?.end()) ?? { fields: emptyFields(), files: [] };
}

interface FormReader {
  add(piece: Buffer): Promise<void>;
  end(): Promise<Form>;
  abandon(): void;
}

function take(ctx: Context, disk: Disk, limits: Limits, keep: (bytes: number) => void): FormReader {
  const check = createPartCheck(ctx.get("content-type"));
  const source = new PassThrough();
  source.on("error", () => {});
  const fields = emptyFields();
  const files: UploadedFile[] = [];
  let textLeft = limits.textBytes;
  let failure: unknown;
  /** What is still being written; the source waits for it. */
  let writing = Promise.resolve();
  let writes = 0;
  const attempt = (work: () => Promise<void> | void): void => {
    writes += 1;
    source.pause();
    writing = writing
      .then(() => (failure ? undefined : work()))
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        writes -= 1;
        if (writes === 0) setImmediate(() => source.resume());
      });
  };
  /** Where a boundary might have begun, the parser reports a few bytes at a time, in a buffer that it reuses. */
  const onData = (part: Part, work: (data: Buffer) => Promise<void> | void): void => {
    const chunks: Buffer[] = [];
    part.on("data", (chunk: Buffer) => {
      chunks.push(chunk.length > 2 * MAX_BOUNDARY ? chunk : Buffer.from(chunk));
      if (chunks.length > 1) return;
      attempt(() => {
        const [first = chunk, ...more] = chunks.splice(0);
        return work(more.length === 0 ? first : Buffer.concat([first, ...more]));
      });
    });
  };

  const onFile = (field: string, name: string, part: Part): void => {
    // Calls without files ignore them, as they ignore all parameters that they do not know.
    if (limits.fileBytes === 0) return;
    let file: TemporaryFile | undefined;
    let bytes = 0;
    onData(part, async (data) => {
      bytes += data.length;
      if (bytes > limits.fileBytes) {
        throw new ChatError("too_large", { reason: "file_too_large", maxBytes: limits.fileBytes });
      }
      file ??= await openFor(ctx, disk, limits.holder);
      await file.write(data);
    });
    part.once("end", () =>
      attempt(() => {
        files.push({ field, name, type: part.mimetype ?? "", data: file?.content ?? new Uint8Array() });
      }),
    );
  };
  const onText = (field: string, part: Part): void => {
    const chunks: Buffer[] = [];
    onData(part, (data) => {
      textLeft -= data.length;
      if (textLeft < 0) throw tooMuchText(limits);
      keep(data.length);
      chunks.push(data);
    });
    part.once("end", () =>
      attempt(() => {
        fields[field] = decodeUtf8(Buffer.concat(chunks));
      }),
    );
  };
  // Replaces koa-body's part handler, which treats a text part with a type as a file and a part without one as text.
  const onPart = (part: Part): void => {
    // formidable does not know `name*` and `filename*`.
    const { name, fileName } = namesIn((part as HeadedPart).headers["content-disposition"] ?? "");
    if (name === undefined) failure ??= invalid();
    else if (fileName === undefined) onText(name, part);
    else onFile(name, fileName, part);
  };

  const parsed = parser(onPart)(replay(ctx, source), async () => {}).catch(() => {
    // Of a body that is broken the rest means nothing.
    failure = invalid();
  });
  return {
    async add(piece) {
      for (const some of cutAtReturns(check.pass(piece))) {
        if (!source.write(some)) await Promise.race([once(source, "drain"), parsed]);
        if (failure) throw failure;
        if (some.length < piece.length) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async end() {
      source.end(check.rest());
      await parsed;
      await writing;
      if (failure) throw failure;
      return { fields, files };
    },
    abandon: () => source.destroy(invalid()),
  };
}

/**
 * Carriage returns that the parser gets in one turn of the event loop: it works hardest at those, as a boundary may
 * follow.
 */
const RETURNS_PER_TURN = 128;

function* cutAtReturns(bytes: Buffer): Generator<Buffer> {
  let from = 0;
  let count = 0;
  for (let at = bytes.indexOf(RETURN); at >= 0; at = bytes.indexOf(RETURN, at + 1)) {
    count += 1;
    if (count % RETURNS_PER_TURN !== 0) continue;
    yield bytes.subarray(from, at);
    from = at;
  }
  yield bytes.subarray(from);
}

const RETURN = 0x0d;
const tooMuchText = ({ textBytes }: Limits): ChatError =>
  new ChatError("too_large", { reason: "body_too_large", maxBytes: textBytes });

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

/** The same request with a body from another stream, of unknown length. */
function replay(ctx: Context, body: PassThrough): Context {
  const { "content-length": _, ...others } = ctx.req.headers;
  const headers = { ...others, "transfer-encoding": "chunked" };
  const req = Object.assign(body, { headers }) as unknown as IncomingMessage;
  return Object.create(ctx, { req: { value: req } }) as Context;
}
