import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { AppendFile } from "../../../server/store/append-file.ts";
import { newFolder, storeOn } from "../../support/store.ts";

const entry = (action: string, who = "ada", why = "") => ({
  at: "2026-01-01T00:00:00.000Z",
  who,
  address: "10.0.0.1",
  action,
  whom: "bob",
  where: "kitchen",
  why,
});
const all = { page: 1, pageSize: 50 };

it("the audit log lists newest first, by page, words and actions, including entries just added", async () => {
  const { store } = await storeOn(newFolder());
  for (let n = 1; n <= 5; n++)
    store.audit.add(entry(n % 2 ? "moderation.kick" : "session.login", `p${n}`, `Why ${n}`));
  const { items, total } = await store.audit.list({ page: 2, pageSize: 2 });
  expect(total).toBe(5);
  expect(items.map((item) => item.id)).toEqual([3, 2]);
  expect((await store.audit.list({ ...all, query: "wHY 4" })).items).toMatchObject([{ id: 4, who: "p4" }]);
  expect((await store.audit.list({ ...all, actions: ["moderation."] })).items.map((item) => item.id)).toEqual(
    [5, 3, 1],
  );
  expect((await store.audit.list({ ...all, actions: ["captcha."], query: "p" })).total).toBe(0);
  expect((await store.audit.list({ page: 9, pageSize: 2 })).items).toEqual([]);
});

it("the audit log is kept across a restart and its ids continue", async () => {
  const folder = newFolder();
  const first = await storeOn(folder);
  first.store.audit.add(entry("a"));
  await first.flush();
  first.store.audit.add(entry("b"));
  await first.close();
  const second = await storeOn(folder);
  second.store.audit.add(entry("c"));
  const { items } = await second.store.audit.list(all);
  expect(items.map((item) => `${item.id}${item.action}`)).toEqual(["3c", "2b", "1a"]);
  await second.close();
  expect((await (await storeOn(folder)).store.audit.list(all)).total).toBe(3);
});

it("the audit log keeps what is added while it is being written", async () => {
  const folder = newFolder();
  const first = await storeOn(folder);
  first.store.audit.add(entry("a"));
  await first.flush();
  const append = vi.spyOn(AppendFile.prototype, "append").mockImplementationOnce(async function (
    this: AppendFile,
    data,
  ) {
    first.store.audit.add(entry("c"));
    await this.append(data);
  });
  first.store.audit.add(entry("b"));
  await first.flush();
  await first.close();
  append.mockRestore();
  const { items } = await (await storeOn(folder)).store.audit.list(all);
  expect(items.map((item) => `${item.id}${item.action}`)).toEqual(["3c", "2b", "1a"]);
});

it("the audit log drops a torn end and continues after it", async () => {
  const folder = newFolder();
  const first = await storeOn(folder);
  first.store.audit.add(entry("a"));
  await first.close();
  const path = join(folder, "logs", "audit", "000000000001.jsonl");
  await appendFile(path, '{"id":2,"at":"20');
  const second = await storeOn(folder);
  second.store.audit.add(entry("b"));
  await second.close();
  const { items } = await (await storeOn(folder)).store.audit.list(all);
  expect(items.map((item) => `${item.id}${item.action}`)).toEqual(["2b", "1a"]);
});
