import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Context } from "koa";
import { ChatError } from "../../chat/errors.ts";

/** How much of a refused body is still read, so that a client which sends before it listens gets to hear why. */
const DRAIN_BYTES = 33_554_432;
const DRAIN_MS = 2000;

/**
 * The body's bytes, decompressed; empty when there is none.
 * @throws ChatError `too_large` past the limit (counted after decompression), `invalid` when damaged or cut off.
 */
export async function collect(ctx: Context, limit: number): Promise<Buffer> {
  const { req } = ctx;
  if (req.readableEnded) return Buffer.alloc(0);
  try {
    if (Number(req.headers["content-length"]) > limit) throw tooLarge(limit);
    return await read(req, limit);
  } catch (error) {
    if (!(await drain(req))) ctx.set("Connection", "close");
    throw error;
  }
}

const tooLarge = (limit: number): ChatError =>
  new ChatError("too_large", { reason: "body_too_large", maxBytes: limit });
const cutOff = (): ChatError => new ChatError("invalid", { reason: "request_cut_off" });

function read(req: IncomingMessage, limit: number): Promise<Buffer> {
  const source = decompressed(req);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise<Buffer>((resolve, reject) => {
    if (req.destroyed && !req.complete) reject(cutOff());
    req.once("close", () => {
      if (!req.complete) reject(cutOff());
    });
    source.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return chunks.push(chunk);
      if (source !== req) source.destroy();
      reject(tooLarge(limit));
    });
    source.once("end", () => resolve(Buffer.concat(chunks, Math.min(size, limit))));
    source.once("error", () => reject(new ChatError("invalid", { reason: "compression_damaged" })));
  });
}

function decompressed(req: IncomingMessage): Readable {
  const encoding = (req.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return req;
  const make = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[encoding];
  if (!make) throw new ChatError("invalid", { reason: "encoding_unknown" });
  return req.pipe(make());
}

/** Reads on without keeping anything. Answers whether the request came to its end within bounds. */
async function drain(req: IncomingMessage): Promise<boolean> {
  if (req.complete || req.destroyed) return req.complete;
  req.unpipe();
  req.removeAllListeners("data");
  let left = DRAIN_BYTES;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    req.once("close", done);
    req.once("end", done);
    req.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) done();
    });
    req.resume();
  });
  return req.complete;
}
