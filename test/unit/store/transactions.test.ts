import { cp, mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { memberKey, type Store, type Tables } from "../../../server/chat/ports.ts";
import { createBackup } from "../../../server/store/backup.ts";
import { Document } from "../../../server/store/documents.ts";
import { Intent } from "../../../server/store/intent.ts";
import { DiskReserve } from "../../../server/store/reserve.ts";
import { restoreBackup } from "../../../server/store/restore.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { failure, memoryLog, newFolder, person, room, storeOn } from "../../support/store.ts";

const member = (roomId: number, userId: number) => ({ roomId, userId, joinedAt: "now", readSeq: 0 });
const LONG = { timeout: 15_000 };
const ban = { userId: 1, address: null, roomId: null, reason: "", by: "", at: "", until: null };

/** Adds a person, a room of theirs, and the membership: in two documents. */
async function settle({ users, rooms, members }: Tables, name: string): Promise<void> {
  const user = await users.add(person(name));
  const home = await rooms.add({ ...room(name), ownerId: user.id });
  await members.insert(member(home.id, user.id));
}

/** Whose rooms, memberships and accounts there are: the same, when no transaction was torn. */
async function settled(store: Store): Promise<readonly string[]> {
  const users = await rowsOf(store.users);
  const names = users.map(({ username }) => username);
  expect((await rowsOf(store.rooms)).map(({ name }) => name)).toEqual(names);
  expect((await rowsOf(store.members)).map(({ userId }) => userId)).toEqual(users.map(({ id }) => id));
  return names;
}

/** The folder as a kill would leave it now. */
async function killed(folder: string): Promise<string> {
  const copy = join(newFolder(), "data");
  await cp(folder, copy, { recursive: true, filter: (path) => !path.endsWith("host.lock") });
  return copy;
}

/** Makes writes of these documents fail until the spy is restored; of all documents when none is named. */
function failing(...names: string[]) {
  const real = Document.prototype.write;
  const spy = vi.spyOn(Document.prototype, "write").mockImplementation(function (this: Document, data) {
    const fails = names.length === 0 || names.includes(this.name);
    return fails ? Promise.reject(failure("EIO")) : real.call(this, data);
  });
  onTestFinished(() => void spy.mockRestore());
  return spy;
}

describe("a transaction whose work rejects", () => {
  it("is undone in every table and index, and writes nothing", async () => {
    const { store } = await storeOn(newFolder());
    await settle(store, "ada");
    await settle(store, "bob");
    const before = [await rowsOf(store.users), await rowsOf(store.rooms), await rowsOf(store.members)];
    const write = vi.spyOn(Document.prototype, "write");
    onTestFinished(() => void write.mockRestore());

    const attempt = store.transaction(async (tables) => {
      await settle(tables, "cyd");
      await tables.users.update(1, { username: "ada2" });
      await tables.users.update(1, { phone: "1" });
      await tables.members.delete(memberKey(1, 1));
      await tables.users.delete(1);
      await tables.users.add(person("ada"));
      await tables.bans.add(ban);
      expect((await store.users.by("username", "cyd"))?.id).toBe(3);
      throw new Error("no");
    });
    await expect(attempt).rejects.toThrow("no");

    expect([await rowsOf(store.users), await rowsOf(store.rooms), await rowsOf(store.members)]).toEqual(
      before,
    );
    expect((await store.users.by("username", "ada"))?.id).toBe(1);
    expect(await store.users.by("username", "ada2")).toBeUndefined();
    expect(await store.users.by("phone", "1")).toBeUndefined();
    expect(await store.rooms.by("name", "cyd")).toBeUndefined();
    expect(await store.members.where("userId", 3)).toEqual([]);
    expect(await store.bans.count()).toBe(0);
    expect(write).not.toHaveBeenCalled();
    await settle(store, "cyd");
    expect(await settled(store)).toEqual(["ada", "bob", "cyd"]);
  });

  it("does not undo what others change, who wait for its end", async () => {
    const { store } = await storeOn(newFolder());
    await store.users.add(person("ada"));
    let go = (): void => {};
    const attempt = store.transaction(async ({ users }) => {
      await users.update(1, { phone: "1", email: "a@x" });
      await new Promise<void>((resolve) => (go = resolve));
      throw new Error("no");
    });
    const others = [
      store.users.update(1, { email: "b@x" }),
      store.users.add(person("bob", { phone: "1" })),
      store.transaction(({ users }) => users.update(1, { displayName: "Ada" })),
    ];
    await turn();
    expect(await store.users.count()).toBe(1);
    go();
    await expect(attempt).rejects.toThrow("no");
    await Promise.all(others);
    expect(await store.users.get(1)).toMatchObject({ phone: "", email: "b@x", displayName: "Ada" });
    expect((await store.users.by("phone", "1"))?.username).toBe("bob");
  });

  it("accepts no change after its end", async () => {
    const { store } = await storeOn(newFolder());
    let late: Tables = store;
    await store.transaction(async (tables) => (late = tables));
    await expect(late.users.add(person("ada"))).rejects.toThrow("after the end");
    expect(await store.users.count()).toBe(0);
  });
});

it("a transaction resolves when all is durable, and its changes before that", async () => {
  const { store } = await storeOn(newFolder());
  const written: string[] = [];
  const real = Intent.prototype.write;
  const spy = vi.spyOn(Intent.prototype, "write").mockImplementation(async function (this: never, writes) {
    await real.call(this, writes);
    written.push("intent");
  });
  onTestFinished(() => void spy.mockRestore());
  await store.transaction(async (tables) => {
    await settle(tables, "ada");
    expect(written).toEqual([]);
  });
  expect(written).toEqual(["intent"]);
  // Writing a single document is atomic and needs no intent file.
  await store.transaction(async ({ rooms, members }) => {
    await rooms.update(1, { alias: "a" });
    await members.delete(memberKey(1, 1));
  });
  expect(written).toEqual(["intent"]);
});

it("transactions that read, wait and write at once behave as if one came after the other", async () => {
  const { store } = await storeOn(newFolder());
  await store.activity.insert({ roomId: 1, lastSeq: 0, messages: 0, lastMessageAt: null });
  const count = async (): Promise<void> => {
    await store.transaction(async ({ activity }) => {
      const { messages = 0 } = (await activity.get(1)) ?? {};
      await turn();
      await activity.update(1, { messages: messages + 1 });
    });
  };
  const plain = Array.from({ length: 20 }, (_, n) => store.users.add(person(`p${n}`)));
  await Promise.all([...Array.from({ length: 20 }, count), ...plain]);
  expect((await store.activity.get(1))?.messages).toBe(20);
  expect((await rowsOf(store.users)).map(({ id }) => id)).toEqual(plain.map((_, n) => n + 1));
});

describe("of two writers with the same expectation", () => {
  it("exactly one changes the row", async () => {
    const { store } = await storeOn(newFolder());
    await store.rooms.add(room("one"));
    const pin = (seq: number) => store.rooms.update(1, { pinned: [seq] }, { pinned: [], isPublic: true });
    const outcomes = await Promise.all([pin(1), pin(2)]);
    expect(outcomes.map((row) => row?.pinned)).toEqual([[1], undefined]);
    expect((await store.rooms.get(1))?.pinned).toEqual([1]);
  });

  it("a missing value is expected as undefined, and a row that is gone is not changed", async () => {
    const { store } = await storeOn(newFolder());
    await store.rooms.add(room("one"));
    expect(await store.rooms.update(1, { invitation: "X" }, { invitation: undefined })).toBeDefined();
    expect(await store.rooms.update(1, { invitation: "Y" }, { invitation: undefined })).toBeUndefined();
    expect((await store.rooms.get(1))?.invitation).toBe("X");
    expect(await store.rooms.update(2, { alias: "x" }, {})).toBeUndefined();
  });
});

describe("a kill", () => {
  it.each([[["users"]], [["rooms"]], [[]]])(
    "between the intent file and %j leaves the whole transaction",
    async (names) => {
      const folder = newFolder();
      const opened = await storeOn(folder);
      await settle(opened.store, "ada");
      const spy = failing(...names);
      await opened.store.transaction((tables) => settle(tables, "bob"));
      const behind = names.length > 0 ? names : ["users", "rooms"];
      await expect.poll(() => opened.disk().behind, LONG).toEqual(behind);
      const copy = await killed(folder);
      spy.mockRestore();

      expect(await settled((await storeOn(copy)).store)).toEqual(["ada", "bob"]);
      expect(await readdir(copy)).not.toContain("intent.txt");
      await opened.flush();
      expect(opened.disk().behind).toEqual([]);
      expect(await readdir(folder)).not.toContain("intent.txt");
      expect(await settled((await storeOn(await killed(folder))).store)).toEqual(["ada", "bob"]);
    },
  );

  it("does not bring back an intent file over what came after it", async () => {
    const folder = newFolder();
    const { store } = await storeOn(folder);
    const spy = failing("rooms");
    await store.transaction((tables) => settle(tables, "ada"));
    await store.users.update(1, { displayName: "Ada" });
    const copy = await killed(folder);
    spy.mockRestore();
    const again = await storeOn(copy);
    expect(await settled(again.store)).toEqual(["ada"]);
    expect((await again.store.users.get(1))?.displayName).toBe("Ada");
  });

  it("after changes that a full disk refused leaves the whole transaction", async () => {
    const folder = newFolder();
    const { store } = await storeOn(folder);
    const spy = failing("rooms");
    await store.transaction((tables) => settle(tables, "ada"));
    const full = vi.spyOn(DiskReserve.prototype, "mayGrow").mockResolvedValue(false);
    await expect(store.users.add(person("bob"))).rejects.toMatchObject({ code: "storage_full" });
    const copy = await killed(folder);
    for (const mock of [spy, full]) mock.mockRestore();
    expect(await settled((await storeOn(copy)).store)).toEqual(["ada"]);
  });

  it("while the intent file is written leaves nothing of the transaction", async () => {
    const folder = newFolder();
    const { store } = await storeOn(folder);
    await settle(store, "ada");
    const before = await killed(folder);
    failing();
    await store.transaction((tables) => settle(tables, "bob"));
    const text = await readFile(join(folder, "intent.txt"), "utf8");
    for (const torn of ["", text.slice(0, 9), text.slice(0, text.length / 2), text.slice(0, -1)]) {
      const copy = await killed(before);
      await writeFile(join(copy, "intent.txt"), torn);
      await writeFile(join(copy, "intent.txt.tmp"), text);
      vi.restoreAllMocks();
      const log = memoryLog();
      expect(await settled((await storeOn(copy, log)).store)).toEqual(["ada"]);
      expect(log.warnings).toEqual([
        expect.stringMatching(/intent\.txt cannot be read; it was moved to logs\/damaged-/),
      ]);
      expect((await readdir(copy)).filter((name) => name.startsWith("intent"))).toEqual([]);
    }
  });
});

describe("a disk that does not accept the intent file", () => {
  it("undoes the transaction and what built on it, and nothing of it is on the disk", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    await settle(opened.store, "ada");
    const spy = vi
      .spyOn(Intent.prototype, "write")
      .mockRejectedValueOnce(failure("ENOSPC"))
      .mockRejectedValueOnce(failure("ENOSPC"));
    onTestFinished(() => void spy.mockRestore());
    const outcomes = await Promise.allSettled([
      opened.store.transaction((tables) => settle(tables, "bob")),
      opened.store.users.update(2, { displayName: "Bob" }),
      opened.store.bans.add(ban),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(outcomes[0]).toMatchObject({ reason: { code: "storage_full" } });
    expect(await settled(opened.store)).toEqual(["ada"]);
    const again = await storeOn(await killed(folder));
    expect(await settled(again.store)).toEqual(["ada"]);
    expect(await again.store.bans.count()).toBe(1);
  });

  it("while an earlier one waits for its documents, keeps bans in memory and refuses the rest", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    const spy = failing("rooms");
    await opened.store.transaction((tables) => settle(tables, "ada"));
    await expect.poll(() => opened.disk().behind, LONG).toEqual(["rooms"]);
    const obstacle = join(folder, "intent.txt.tmp");
    await mkdir(obstacle);
    await expect(opened.store.users.add(person("bob"))).rejects.toMatchObject({ code: "storage_failed" });
    await opened.store.bans.add(ban);
    await rmdir(obstacle);
    expect(await settled((await storeOn(await killed(folder))).store)).toEqual(["ada"]);
    spy.mockRestore();
    await opened.flush();
    const again = await storeOn(await killed(folder));
    expect(await settled(again.store)).toEqual(["ada"]);
    expect(await again.store.bans.count()).toBe(1);
  });
});

it("a failed write undoes a transaction that is open then, and what waits for it", async () => {
  const { store } = await storeOn(newFolder());
  let fail = (_reason: Error): void => {};
  const write = vi
    .spyOn(Document.prototype, "write")
    .mockReturnValueOnce(new Promise<void>((_, reject) => (fail = reject)));
  onTestFinished(() => void write.mockRestore());
  const first = store.users.add(person("ada"));
  await expect.poll(() => write.mock.calls.length, LONG).toBe(1);
  const open = store.transaction(async ({ users }) => {
    await users.update(1, { displayName: "Ada" });
    fail(failure("EIO"));
    for (let turns = 0; turns < 5; turns++) await turn();
    await users.update(1, { phone: "1" });
  });
  const outcomes = await Promise.allSettled([first, open]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await store.users.count()).toBe(0);
  expect(await store.users.by("phone", "1")).toBeUndefined();
});

it("a backup taken between the intent file and its documents restores the whole transaction", async () => {
  const folder = newFolder();
  const { store } = await storeOn(folder);
  const spy = failing("rooms");
  await store.transaction((tables) => settle(tables, "ada"));
  const { path } = await createBackup(folder, { now: new Date(), hearth: "1.0.0" });
  spy.mockRestore();
  const target = join(newFolder(), "restored");
  await restoreBackup(path, target);
  expect(await settled((await storeOn(target)).store)).toEqual(["ada"]);
});
