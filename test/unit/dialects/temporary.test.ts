import { EventEmitter, once } from "node:events";
import type { Context } from "koa";
import { expect, it } from "vitest";
import { openFor } from "../../../server/dialects/kit/temporary.ts";

it("a temporary file that cannot be removed when its response has ended is reported, not fatal", async () => {
  const [app, res] = [new EventEmitter(), new EventEmitter()];
  const file = {
    content: { path: "/tmp/x", bytes: 0 },
    write: async () => undefined,
    remove: async () => {
      throw new Error("EBUSY: resource busy or locked, unlink '/tmp/x'");
    },
  };
  expect(
    await openFor({ app, res } as unknown as Context, { openTemporary: async () => file } as never),
  ).toBe(file);
  const reported = once(app, "error");
  res.emit("close");
  const [error] = (await reported) as [Error];
  expect(error.message).toContain("Removing a temporary file failed: Error: EBUSY");
});
