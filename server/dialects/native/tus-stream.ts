import type { Context } from "koa";

/** How many chunks of at most 64 KiB are read ahead of the reader. */
const AHEAD = 8;

interface BodyStream {
  /** The request's body, read as fast as it is consumed; null if the method has none. */
  readonly stream: ReadableStream<Uint8Array> | null;
  /** Discards what was not consumed, within limits. @throws ChatError why the body broke off before */
  end(): Promise<void>;
}

/**
 * Returns the body of a request as a web stream, bounded as every body is. A body that breaks off ends the stream
 * normally: an error would discard what has arrived and is not read yet.
 */
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
        controller?.close();
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
