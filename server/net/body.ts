/** Reads the body of a request, into memory or piece by piece, within its limit and the budgets. */
import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type Koa from "koa";
import { ChatError } from "../chat/errors.ts";
import type { Bodies } from "./budgets/bodies.ts";
import type { Refusals } from "./budgets/refusals.ts";
import type { Requests } from "./budgets/requests.ts";

declare module "koa" {
  interface ExtendableContext {
    /**
     * Reads the whole body, decompressed; empty when there is none. Its memory is counted until the response has ended.
     * @param limit most bytes, counted after decompression.
     * @throws ChatError `too_large` past the limit, `invalid` when damaged, cut off or stalled, `rate_limited` when the
     * bodies of all requests together are too large.
     */
    readBytes(limit: number): Promise<Buffer>;
    /**
     * Passes the body on as it arrives; the next chunk follows when `take` is done with the one before.
     * @param limit,throws as for `readBytes`.
     */
    readChunks(limit: number, take: TakeChunk): Promise<void>;
  }
}

/** @param keep counts bytes that stay in memory, until the response has ended. @throws `rate_limited` */
export type TakeChunk = (chunk: Buffer, keep: (bytes: number) => void) => void | Promise<void>;

/** How much of a refused body is still read, so that a client which sends before it reads gets the answer. */
const DRAIN_BYTES = 33_554_432;
const DRAIN_MS = 2000;
/** A body that stalls this long is given up. */
const STALL_MS = 10_000;
/** A body that is read into memory is given up if it is not complete after this time. */
const MEMORY_MS = 300_000;
/** Limits of a decompressed body: bytes in all and, beyond a free amount, a ratio to the compressed size. */
const MAX_UNPACKED = 1_048_576;
const MAX_RATIO = 10;
const UNPACKED_FREE = 65_536;

export interface BodyBudgets {
  readonly bodies: Bodies;
  readonly requests: Requests;
  readonly refusals: Refusals;
  addressOf(request: IncomingMessage): string;
}

/** Gives the contexts of an app `readBytes` and `readChunks`. */
export function withBodies(app: Koa, budgets: BodyBudgets): void {
  async function readChunks(ctx: Koa.Context, limit: number, take: TakeChunk, withinMs?: number) {
    const { req, res } = ctx;
    if (req.readableEnded) return;
    const address = budgets.addressOf(req);
    const hold = budgets.bodies.hold(address);
    res.once("close", hold.release);
    const refused = (kind: "compression" | "stalled"): void => budgets.refusals.count(kind, address);
    try {
      if (Number(req.headers["content-length"]) > limit) throw tooLarge(limit);
      const unpack = unpacker(req);
      const takeOne = (chunk: Buffer) => take(chunk, hold.take);
      // A small body arrives with the headers: after one turn it is complete, and needs no listeners or timers.
      if (!req.complete && !unpack) await new Promise((resume) => setImmediate(resume));
      if (req.complete && !unpack) return await takeComplete(req, limit, takeOne);
      const reading = read(req, unpack, { limit, withinMs, refused, take: takeOne });
      await (req.complete ? reading : budgets.requests.whileReading(req, reading));
    } catch (error) {
      hold.release();
      if (!(await drain(req))) ctx.set("Connection", "close");
      throw error;
    }
  }
  app.context.readChunks = function (this: Koa.Context, limit: number, take: TakeChunk) {
    return readChunks(this, limit, take);
  };
  app.context.readBytes = async function (this: Koa.Context, limit: number) {
    const chunks: Buffer[] = [];
    const keep: TakeChunk = (chunk, count) => {
      count(chunk.length);
      chunks.push(chunk);
    };
    await readChunks(this, limit, keep, MEMORY_MS);
    return Buffer.concat(chunks);
  };
}

const tooLarge = (limit: number): ChatError =>
  new ChatError("too_large", { reason: "body_too_large", maxBytes: limit });
const cutOff = (): ChatError => new ChatError("invalid", { reason: "request_cut_off" });

interface Reading {
  readonly limit: number;
  /** The most bytes that the body may have. */
  readonly withinMs: number | undefined;
  take(chunk: Buffer): void | Promise<void>;
  refused(kind: "compression" | "stalled"): void;
}

/** Takes a body that has arrived as a whole, as small ones do with their headers. */
async function takeComplete(req: IncomingMessage, limit: number, take: Reading["take"]): Promise<void> {
  let size = 0;
  for (let chunk = req.read() as Buffer | null; chunk !== null; chunk = req.read()) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    await take(chunk);
  }
}

function read(
  req: IncomingMessage,
  unpack: ReturnType<typeof unpacker>,
  { limit, withinMs, take, refused }: Reading,
): Promise<void> {
  const source = unpack ? req.pipe(unpack) : req;
  let size = 0;
  let sent = 0;
  /** The piece that is being taken. */
  let taking: Promise<void> | undefined;
  const most = unpack ? Math.min(limit, MAX_UNPACKED) : limit;
  const check = (): void => {
    const mostUnpacked = Math.max(UNPACKED_FREE, sent * MAX_RATIO);
    if (unpack && size > mostUnpacked) {
      refused("compression");
      throw tooLarge(Math.min(most, mostUnpacked));
    }
    if (size > most) throw tooLarge(most);
  };
  return new Promise<void>((resolve, reject) => {
    const giveUp = (): void => {
      // While a piece is being taken it is not the client that stalls.
      if (taking) {
        stalled.refresh();
        return;
      }
      refused("stalled");
      fail(cutOff());
    };
    const stalled = setTimeout(giveUp, STALL_MS);
    const late = withinMs === undefined ? undefined : setTimeout(() => fail(cutOff()), withinMs);
    const settle = (): void => {
      clearTimeout(stalled);
      clearTimeout(late);
    };
    const onChunk = (chunk: Buffer): void => {
      size += chunk.length;
      try {
        check();
        const taken = take(chunk);
        if (!taken) return;
        source.pause();
        taking = taken.then(() => {
          taking = undefined;
          source.resume();
        }, fail);
      } catch (error) {
        fail(error);
      }
    };
    const fail = (error: unknown): void => {
      settle();
      source.off("data", onChunk);
      if (unpack) {
        req.unpipe(unpack);
        unpack.destroy();
      }
      reject(error);
    };
    if (req.destroyed && !req.complete) fail(cutOff());
    req.once("close", () => {
      if (!req.complete) fail(cutOff());
    });
    req.on("data", (chunk: Buffer) => {
      sent += chunk.length;
      stalled.refresh();
    });
    source.on("data", onChunk);
    // A paused source also ends: the last chunk may still be under way.
    source.once("end", async () => {
      await taking;
      settle();
      resolve();
    });
    unpack?.once("error", () => fail(new ChatError("invalid", { reason: "compression_damaged" })));
  });
}

function unpacker({ headers }: IncomingMessage) {
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return null;
  const make = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[encoding];
  if (!make) throw new ChatError("invalid", { reason: "encoding_unknown" });
  return make();
}

/** Reads and discards the rest. Returns whether the request ended within bounds. */
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
