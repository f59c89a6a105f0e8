/** Reads the body of a request into memory, within its limit and the budgets. */
import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type Koa from "koa";
import { ChatError } from "../chat/errors.ts";
import type { Bodies, Hold } from "./budgets/bodies.ts";
import type { Refusals } from "./budgets/refusals.ts";
import type { Requests } from "./budgets/requests.ts";

declare module "koa" {
  interface ExtendableContext {
    /**
     * Reads the whole body, decompressed; empty when there is none. Its memory counts until the response has ended.
     * @param limit most bytes, counted after decompression.
     * @throws ChatError `too_large` past the limit, `invalid` when damaged, cut off or stalled, `rate_limited` when the
     * bodies of all requests together take too much.
     */
    readBytes(limit: number): Promise<Buffer>;
  }
}

/** How much of a refused body is still read, so that a client which sends before it listens gets to hear why. */
const DRAIN_BYTES = 33_554_432;
const DRAIN_MS = 2000;
/** A body of which nothing arrives for so long is given up. */
const STALL_MS = 10_000;
/** What a compressed body may unpack to: so many bytes and, beyond the first ones, so many times what was sent. */
const MAX_UNPACKED = 1_048_576;
const MAX_RATIO = 10;
const UNPACKED_FREE = 65_536;

export interface BodyBudgets {
  readonly bodies: Bodies;
  readonly requests: Requests;
  readonly refusals: Refusals;
  addressOf(request: IncomingMessage): string;
}

/** Gives the contexts of an app `readBytes`. */
export function withBodies(app: Koa, budgets: BodyBudgets): void {
  app.context.readBytes = async function (this: Koa.Context, limit: number) {
    const { req, res } = this;
    if (req.readableEnded) return Buffer.alloc(0);
    const address = budgets.addressOf(req);
    const hold = budgets.bodies.hold(address);
    res.once("close", hold.release);
    const refused = (kind: "compression" | "stalled"): void => budgets.refusals.count(kind, address);
    try {
      if (Number(req.headers["content-length"]) > limit) throw tooLarge(limit);
      const reading = read(req, limit, hold, refused);
      return await (req.complete ? reading : budgets.requests.whileReading(req, reading));
    } catch (error) {
      hold.release();
      if (!(await drain(req))) this.set("Connection", "close");
      throw error;
    }
  };
}

const tooLarge = (limit: number): ChatError =>
  new ChatError("too_large", { reason: "body_too_large", maxBytes: limit });
const cutOff = (): ChatError => new ChatError("invalid", { reason: "request_cut_off" });

function read(
  req: IncomingMessage,
  limit: number,
  hold: Hold,
  refused: (kind: "compression" | "stalled") => void,
): Promise<Buffer> {
  const unpack = unpacker(req);
  const source = unpack ? req.pipe(unpack) : req;
  const chunks: Buffer[] = [];
  let size = 0;
  let sent = 0;
  const check = (): void => {
    if (size > (unpack ? Math.min(limit, MAX_UNPACKED) : limit))
      throw tooLarge(unpack ? Math.min(limit, MAX_UNPACKED) : limit);
    if (unpack && size > UNPACKED_FREE && size > sent * MAX_RATIO) {
      refused("compression");
      throw tooLarge(Math.max(UNPACKED_FREE, sent * MAX_RATIO));
    }
  };
  return new Promise<Buffer>((resolve, reject) => {
    const stalled = setTimeout(() => {
      refused("stalled");
      fail(cutOff());
    }, STALL_MS);
    const fail = (error: Error): void => {
      clearTimeout(stalled);
      chunks.length = 0;
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
    source.on("data", (chunk: Buffer) => {
      size += chunk.length;
      try {
        check();
        hold.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error as Error);
      }
    });
    source.once("end", () => {
      clearTimeout(stalled);
      resolve(Buffer.concat(chunks, size));
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
