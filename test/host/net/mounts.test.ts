import { expect, it } from "vitest";
import type { Dialect, DialectHost, DialectName } from "../../../server/dialects/dialect.ts";
import { Mounts } from "../../../server/net/mounts.ts";
import { collectingLog } from "../../support/log.ts";

it("a dialect that cannot be mounted does not stop the others from mounting and closing", async () => {
  const { log, complaints } = collectingLog();
  const open = new Set<DialectName>();
  let isBroken = true;
  const dialect = (name: DialectName): Dialect => ({
    name,
    reference: () => ({ openapi: "3.1.0", info: { title: "", version: "", description: "" }, paths: {} }),
    mount() {
      if (name === "chatroom" && isBroken) throw new Error("a bug");
      open.add(name);
      return {
        http: (_, next) => next(),
        async close() {
          open.delete(name);
        },
      };
    },
  });
  const mounts = new Mounts([dialect("apiv1"), dialect("chatroom"), dialect("room")], { log } as DialectHost);

  await mounts.sync(() => true);
  expect([...open]).toEqual(["apiv1", "room"]);
  expect(mounts.mounted).toHaveLength(2);
  expect(complaints.splice(0)).toEqual(["Opening an API failed: chatroom"]);

  isBroken = false;
  await mounts.sync(({ name }) => name !== "room");
  expect([...open]).toEqual(["apiv1", "chatroom"]);
  await mounts.sync(() => false);
  expect([...open]).toEqual([]);
  expect(complaints).toEqual([]);
});
