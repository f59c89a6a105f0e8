import { setImmediate } from "node:timers/promises";
import { Server } from "@tus/server";
import { expect, it } from "vitest";
import type { PendingUpload, PendingUploads } from "../../../server/chat/ports.ts";
import { Claims } from "../../../server/dialects/native/tus-claims.ts";
import { UploadStore } from "../../../server/dialects/native/tus-store.ts";

const ID = "0123456789abcdef";

/** Lets everything go on that waits for nothing else. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

it("an upload's offset is told only after the bytes of its broken connection are written", async () => {
  const upload = { bytes: 100, offset: 0, roomId: 1, name: "a", touchedAt: Date.now() };
  let endWrite = (): void => {};
  const slowDisk = new Promise<void>((resolve) => {
    endWrite = resolve;
  });
  const pending = {
    find: async () => ({ ...upload }) as PendingUpload,
    async append(_id: string, pieces: AsyncIterable<Uint8Array>) {
      let bytes = 0;
      try {
        for await (const piece of pieces) bytes += piece.length;
      } finally {
        await slowDisk;
        upload.offset += bytes;
      }
      return upload.offset;
    },
  } as unknown as PendingUploads;
  const server = new Server({ path: "/", datastore: new UploadStore(pending), locker: new Claims() });
  const ask = (method: string, body?: ReadableStream<Uint8Array>) =>
    server.handleWeb(
      new Request(`http://host/${ID}`, {
        method,
        headers: {
          "Tus-Resumable": "1.0.0",
          "Upload-Offset": "0",
          "Content-Type": "application/offset+octet-stream",
        },
        ...(body && { body, duplex: "half" }),
      }),
    );

  let connection: ReadableStreamDefaultController<Uint8Array> | undefined;
  const sent = ask(
    "PATCH",
    new ReadableStream({
      start(controller) {
        connection = controller;
        controller.enqueue(new Uint8Array(10));
      },
    }),
  );
  await someTurns();
  connection?.error(new Error("ECONNRESET"));
  await someTurns();
  const told = ask("HEAD");
  await someTurns();
  endWrite();
  expect((await told).headers.get("upload-offset")).toBe("10");
  await sent;
});
