import { expect, it } from "vitest";
import { BO, clientOf, FakeHost } from "../../../support/client.ts";

it("a reader of older messages stays there when the connection returns", async () => {
  const host = new FakeHost();
  for (let at = 1; at <= 200; at += 1) host.post(BO, `line ${at}`);
  const client = clientOf(host);
  const timeline = () => client.store.get().open.get(1)?.timeline;
  await client.session.start();
  client.conversation.look(1);
  await client.conversation.enter(1);
  await expect.poll(() => timeline()?.items.at(-1)?.seq).toBe(200);
  await client.conversation.showAround(1, 40);
  const before = timeline()?.items.map(({ seq }) => seq);
  expect(before).toContain(40);
  expect(timeline()?.hasAfter).toBe(true);

  host.down();
  for (let at = 201; at <= 205; at += 1) host.post(BO, `line ${at}`);
  host.up();
  await expect.poll(() => timeline()?.lastSeq).toBe(205);
  expect(timeline()?.items.map(({ seq }) => seq)).toEqual(before);

  await client.conversation.showNewest(1);
  expect(timeline()?.items.at(-1)?.seq).toBe(205);
});
