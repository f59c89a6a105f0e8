import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createRealtime } from "../../../server/net/realtime.ts";
import { DEFAULT_SETTINGS } from "../../../server/settings.ts";

it("the answer to an upgrade and Engine.IO's first packet are sent in one write", async () => {
  const { engine } = createRealtime(() => DEFAULT_SETTINGS);
  const writes: number[] = [];
  const socket = new Writable({
    write(_chunk, _encoding, done) {
      writes.push(1);
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.length);
      done();
    },
  });
  const { ws } = engine as unknown as { ws: { emit(event: string, ...args: unknown[]): void } };
  ws.emit("headers", [], { socket, _query: {} });
  socket.write("101");
  await undefined;
  socket.write("open");
  expect(writes).toEqual([]);
  await new Promise((ended) => setImmediate(ended));
  expect(writes).toEqual([2]);
});
