import type { Context } from "koa";

/** How many pieces of at most 64 KiB are read ahead of who takes them. */
const AHEAD = 8;

interface BodyStream {
  /** The request's body, read as fast as it is taken; null where the method has none. */
  readonly stream: ReadableStream<Uint8Array> | null;
  /** Lets go of what was not taken, within bounds. @throws ChatError why the body broke off before */
  end(): Promise<void>;
}

/** Returns the body of a request as a web stream, bounded as every body is. */
export function streamOf(ctx: Context, limit: number): BodyStream {
  if (ctx.method !== "PATCH" && ctx.method !== "POST") return { stream: null, end: async () => {} };
  let isOver = false;
  let want = (): void => {};
  const over = (): void => {
    isOver = true;
    want();
  };
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull: () => want(),
      cancel: over,
    },
    { highWaterMark: AHEAD },
  );
  const reading = ctx
    .readChunks(limit, (chunk) => {
      if (isOver) throw new Error("Nobody wants the rest");
      controller?.enqueue(chunk);
      if (Number(controller?.desiredSize) > 0) return undefined;
      return new Promise((resolve) => {
        want = resolve;
      });
    })
    .then(
      () => {
        if (!isOver) controller?.close();
      },
      (error: unknown) => {
        if (isOver) return;
        controller?.error(error);
        throw error;
      },
    );
  // It may fail before anybody waits for it.
  reading.catch(() => {});
  return {
    stream,
    async end() {
      over();
      await reading;
    },
  };
}
