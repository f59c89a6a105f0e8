import { expect, it, onTestFinished } from "vitest";
import { ChangeBatch } from "../../../server/admin/change-batch.ts";
import type { AdminDeps } from "../../../server/admin/deps.ts";
import { Present } from "../../../server/admin/present.ts";
import { at, createWorld } from "../../support/core.ts";

it("a person who comes and goes between two checks is not shown as online", async () => {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const { core } = world;
  const batch = new ChangeBatch({ core, present: new Present(core) } as unknown as AdminDeps);
  await batch.begin();
  const { user } = await world.person("ada");
  const connection = core.connections.connect({
    userId: user.id,
    sessionId: null,
    ...at("10.0.0.1"),
    close() {},
  });
  batch.add({ type: "user.updated", user, before: user });
  const rows = async () =>
    (await batch.take()).flatMap((event) => (event.type === "users.changed" ? event.users : []));
  expect(await rows()).toMatchObject([{ username: "ada", isOnline: true }]);
  await core.connections.disconnect(connection);
  expect(await batch.addPresence()).toBe(true);
  expect(await rows()).toMatchObject([{ username: "ada", isOnline: false }]);
  expect(await batch.addPresence()).toBe(false);
});
