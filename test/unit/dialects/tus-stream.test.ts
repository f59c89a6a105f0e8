import type { Context } from "koa";
import { expect, it } from "vitest";
import { streamOf } from "../../../server/dialects/native/tus-stream.ts";

it("a body that breaks off gives everything that had arrived, and then the reason", async () => {
  const reset = new Error("ECONNRESET");
  const ctx = {
    method: "PATCH",
    async readChunks(_limit: number, take: (chunk: Uint8Array) => unknown) {
      take(new Uint8Array(10));
      take(new Uint8Array(5));
      throw reset;
    },
  } as unknown as Context;
  const { stream, end } = streamOf(ctx, 100);
  // Nobody reads before the connection is gone, as while a slow disk opens the file.
  await new Promise((turn) => setImmediate(turn));
  let bytes = 0;
  for await (const chunk of stream as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
  }
  expect(bytes).toBe(15);
  await expect(end()).rejects.toBe(reset);
});
