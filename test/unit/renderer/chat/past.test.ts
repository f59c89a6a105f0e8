import { expect, it } from "vitest";
import { MAX_HELD } from "../../../../renderer/chat/state/timeline.ts";
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

it("a room in memory opens at its first new message, however many came since", async () => {
  const host = new FakeHost();
  for (let at = 1; at <= 60; at += 1) host.post(BO, `line ${at}`);
  host.readSeq = 60;
  const client = clientOf(host);
  const open = () => client.store.get().open.get(1);
  const seqs = () => open()?.timeline.items.map(({ seq }) => seq) ?? [];
  await client.session.start();
  client.conversation.look(1);
  await client.conversation.enter(1);
  await expect.poll(() => seqs().at(-1)).toBe(60);
  client.conversation.look(null);
  for (let at = 61; at <= 61 + MAX_HELD; at += 1) host.post(BO, `line ${at}`);
  expect(seqs()[0]).toBeGreaterThan(61);

  client.conversation.look(1);
  await client.conversation.enter(1);
  expect(open()).toMatchObject({ status: { kind: "joined" }, newAfter: 60 });
  expect(seqs()).toEqual(expect.arrayContaining([60, 61]));
});

it("a room left at an old message opens at its newest", async () => {
  const host = new FakeHost();
  for (let at = 1; at <= 200; at += 1) host.post(BO, `line ${at}`);
  host.readSeq = 200;
  const client = clientOf(host);
  const last = () => client.store.get().open.get(1)?.timeline.items.at(-1)?.seq;
  await client.session.start();
  client.conversation.look(1);
  await client.conversation.enter(1);
  await client.conversation.showAround(1, 40);
  expect(last()).toBeLessThan(100);
  await client.conversation.enter(1);
  expect(last()).toBe(200);
});
