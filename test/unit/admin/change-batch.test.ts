import { expect, it, onTestFinished } from "vitest";
import { ChangeBatch } from "../../../server/admin/change-batch.ts";
import type { AdminDeps } from "../../../server/admin/deps.ts";
import { Present } from "../../../server/admin/present.ts";
import { hostActor } from "../../../server/chat/actor.ts";
import { at, createWorld } from "../../support/core.ts";

async function begun() {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const { core } = world;
  const batch = new ChangeBatch({ core, present: new Present(core) } as unknown as AdminDeps);
  await batch.begin();
  return { world, core, batch };
}

it("a person who comes and goes between two checks is not shown as online", async () => {
  const { world, core, batch } = await begun();
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

it("many audit lines at once are all told, each once and the oldest first", async () => {
  const { core, batch } = await begun();
  const logged = Array.from({ length: 450 }, (_, n) => `thing-${n}`);
  for (const whom of logged) {
    await core.audit.note(hostActor(), "settings.update", { whom });
    batch.add({ type: "audit.added" });
  }
  const told: string[] = [];
  while (!batch.isEmpty) {
    for (const event of await batch.take())
      if (event.type === "audit.added") told.push(...event.rows.map(({ whom }) => whom).reverse());
  }
  expect(told).toEqual(logged);
});
