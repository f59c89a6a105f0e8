import { describe, expect, it, onTestFinished, vi } from "vitest";
import { memberKey } from "../../../server/chat/ports.ts";
import { Document } from "../../../server/store/documents.ts";
import { openStore } from "../../../server/store/index.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { failure, memoryLog, newFolder, person, room, storeOn } from "../../support/store.ts";

const member = (roomId: number, userId: number) => ({ roomId, userId, joinedAt: "now", readSeq: 0 });

describe("a table", () => {
  it("finds a row by its key, its unique indexes and the others", async () => {
    const { store } = await storeOn(newFolder());
    const ada = await store.users.add(person("ada", { phone: "123", sns: { type: "1", id: "w1" } }));
    await store.members.insert(member(7, ada.id));
    await store.members.insert(member(8, ada.id));
    await store.members.insert(member(7, 99));

    expect(await store.users.get(ada.id)).toEqual(ada);
    expect(await store.users.by("username", "ada")).toEqual(ada);
    expect(await store.users.by("phone", "123")).toEqual(ada);
    expect(await store.users.by("sns", "1:w1")).toEqual(ada);
    expect(await store.users.by("email", "")).toBeUndefined();
    expect((await store.members.where("userId", ada.id)).map((row) => row.roomId)).toEqual([7, 8]);
    expect((await store.members.where("roomId", 7)).map((row) => row.userId)).toEqual([ada.id, 99]);
    expect(await store.members.get(memberKey(8, 99))).toBeUndefined();
    await expect(store.users.by("displayName", "ada")).rejects.toThrow("no unique index");
  });

  it("moves a row between index values when it changes, and removes it when it is deleted", async () => {
    const { store } = await storeOn(newFolder());
    const ada = await store.users.add(person("ada", { phone: "1" }));
    expect((await store.users.update(ada.id, { phone: "2" }))?.phone).toBe("2");
    expect(await store.users.by("phone", "1")).toBeUndefined();
    expect((await store.users.by("phone", "2"))?.id).toBe(ada.id);
    expect(await store.users.delete(ada.id)).toBe(true);
    expect(await store.users.delete(ada.id)).toBe(false);
    expect(await store.users.by("phone", "2")).toBeUndefined();
    expect(await store.users.update(ada.id, { phone: "3" })).toBeUndefined();
    expect(await store.users.count()).toBe(0);
  });

  it("returns rows that cannot change the stored ones", async () => {
    const { store } = await storeOn(newFolder());
    const ada = await store.users.add(person("ada"));
    expect(Object.isFrozen(ada)).toBe(true);
    await expect(store.users.update(ada.id, { id: 5 })).rejects.toThrow("key cannot change");
  });

  it("shows a change at once, before it is durable", async () => {
    const { store } = await storeOn(newFolder());
    const adding = store.users.add(person("ada"));
    expect((await store.users.by("username", "ada"))?.id).toBe(1);
    await adding;
  });

  it("takes over at opening when people were last seen, where a session of theirs has a later time", async () => {
    const folder = newFolder();
    const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"];
    const first = await storeOn(folder);
    const names = ["never-noted", "behind", "ahead"];
    const times = [{}, { lastSeenAt: early }, { lastSeenAt: late }];
    for (const [n, name] of names.entries()) await first.store.users.add(person(name, times[n]));
    for (const [n, at] of [late, late, early].entries()) {
      const held = { userId: n + 1, dialect: "native", address: "", createdAt: early, expiresAt: late };
      await first.store.sessions.add({ ...held, tokenHash: `hash-${n}`, lastSeenAt: at });
    }
    await first.close();
    const people = await rowsOf((await storeOn(folder)).store.users);
    expect(people.map(({ lastSeenAt }) => lastSeenAt)).toEqual([late, late, late]);
  });

  it("has everything after a restart, in insertion order", async () => {
    const folder = newFolder();
    const first = await storeOn(folder);
    await Promise.all(["ada", "bob", "cyd"].map((name) => first.store.users.add(person(name))));
    await first.store.users.update(1, { displayName: "Ada 🔥\u2028" });
    await first.store.activity.insert({ roomId: 3, lastSeq: 9, messages: 8, lastMessageAt: null });
    await first.close();
    const second = await storeOn(folder);
    expect((await rowsOf(second.store.users)).map((user) => user.displayName)).toEqual([
      "Ada 🔥\u2028",
      "bob",
      "cyd",
    ]);
    expect((await second.store.activity.get(3))?.lastSeq).toBe(9);
    expect(second.store.secret).toBe(first.store.secret);
    expect(second.store.secret).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("unique indexes", () => {
  it("let one of many concurrent registrations win", async () => {
    const { store } = await storeOn(newFolder());
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => store.users.add(person("ada"))));
    expect(tries.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
    const reasons = tries.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason] : []));
    expect(reasons.every((reason) => reason.code === "duplicate" && reason.values.field === "username")).toBe(
      true,
    );
    expect(await store.users.count()).toBe(1);
  });

  it("apply to updates, and not to missing values", async () => {
    const { store } = await storeOn(newFolder());
    await store.users.add(person("ada", { email: "a@x" }));
    const bob = await store.users.add(person("bob"));
    await store.users.add(person("cyd"));
    await expect(store.users.update(bob.id, { email: "a@x" })).rejects.toMatchObject({
      code: "duplicate",
      values: { field: "email" },
    });
    expect((await store.users.get(bob.id))?.email).toBe("");
    await expect(store.members.insert(member(1, 1))).resolves.toBeDefined();
    await expect(store.members.insert(member(1, 1))).rejects.toMatchObject({ code: "duplicate" });
  });
});

describe("ids", () => {
  it("rise and are never reused, not even after deletion and restart", async () => {
    const folder = newFolder();
    const first = await storeOn(folder);
    for (const name of ["a", "b", "c"]) await first.store.rooms.add(room(name));
    await first.store.rooms.delete(3);
    await first.close();
    const second = await storeOn(folder);
    expect((await second.store.rooms.add(room("d"))).id).toBe(4);
    await second.store.rooms.delete(4);
    expect((await second.store.rooms.add(room("e"))).id).toBe(5);
  });

  it("of rooms skip histories that are on the disk", async () => {
    const folder = newFolder();
    const first = await storeOn(folder);
    await first.store.messages.append(12, [{ authorId: 1, kind: "text", body: "x", sentAt: "now" }]);
    await first.close();
    const second = await storeOn(folder);
    expect((await second.store.rooms.add(room("new"))).id).toBe(13);
  });
});

describe("writes", () => {
  it("are one per document for all changes of a tick, and for all changes during a write", async () => {
    const { store } = await storeOn(newFolder());
    const plain = Document.prototype.write;
    const write = vi.spyOn(Document.prototype, "write");
    onTestFinished(() => void write.mockRestore());
    const names = Array.from({ length: 300 }, (_, index) => `p${index}`);
    await Promise.all([
      ...names.map((name) => store.users.add(person(name))),
      store.rooms.add(room("one")),
      store.members.insert(member(1, 1)),
    ]);
    expect(write.mock.contexts.map((document) => (document as Document).name)).toEqual(["users", "rooms"]);

    write.mockClear();
    const begun = new Promise<void>((resolve) => {
      write.mockImplementationOnce(function (this: Document, data) {
        resolve();
        return plain.call(this, data);
      });
    });
    const first = store.users.add(person("first"));
    await begun;
    expect(write).toHaveBeenCalledTimes(1);
    const during = names.map((name) => store.users.add(person(`during-${name}`)));
    await Promise.all([first, ...during]);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it("happen in the order in which rows refer to each other", async () => {
    const { store } = await storeOn(newFolder());
    const write = vi.spyOn(Document.prototype, "write");
    onTestFinished(() => void write.mockRestore());
    await Promise.all([
      store.mutes.add({ userId: 1, roomId: null, reason: "", by: "host", at: "", until: null }),
      store.leases.insert({ id: "1@a", userId: 1, address: "a", startedAt: "", expiresAt: "" }),
      store.rooms.add(room("one")),
      store.users.add(person("ada")),
    ]);
    const names = write.mock.contexts.map((document) => (document as Document).name);
    expect(names).toEqual(["users", "rooms", "sessions", "moderation"]);
  });

  it("that fail are undone in memory, with everything that built on them", async () => {
    const log = memoryLog();
    const { store } = await storeOn(newFolder(), log);
    await store.users.add(person("ada", { phone: "1" }));
    await store.users.add(person("bob"));
    await store.users.add(person("cyd"));
    const before = await rowsOf(store.users);
    const full = failure("ENOSPC");
    // A second time without the reserve.
    const write = vi
      .spyOn(Document.prototype, "write")
      .mockRejectedValueOnce(full)
      .mockRejectedValueOnce(full);
    onTestFinished(() => void write.mockRestore());
    const outcomes = await Promise.allSettled([
      store.users.update(1, { phone: "2" }),
      store.users.update(1, { username: "ada2" }),
      store.users.delete(2),
      store.users.add(person("bob", { phone: "1" })),
      store.rooms.add(room("one")),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "storage_full" } });
    }
    expect(await rowsOf(store.users)).toEqual(before);
    expect((await store.users.by("phone", "1"))?.id).toBe(1);
    expect(await store.users.by("username", "ada2")).toBeUndefined();
    expect((await store.users.by("username", "bob"))?.id).toBe(2);
    expect(await store.rooms.count()).toBe(0);
    expect(log.errors).toHaveLength(1);

    const dan = await store.users.add(person("dan"));
    expect(dan.id).toBe(5);
  });

  it("that fail undo the changes made while they ran", async () => {
    const { store } = await storeOn(newFolder());
    let fail = (_reason: Error): void => {};
    const failing = new Promise<void>((_, reject) => {
      fail = reject;
    });
    const write = vi.spyOn(Document.prototype, "write").mockReturnValueOnce(failing);
    onTestFinished(() => void write.mockRestore());
    const first = store.users.add(person("ada"));
    await expect.poll(() => write.mock.calls.length).toBe(1);
    const second = store.users.update(1, { displayName: "Ada" });
    const third = store.rooms.add({ ...room("one"), ownerId: 1 });
    fail(failure("EIO"));
    const outcomes = await Promise.allSettled([first, second, third]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await store.users.count()).toBe(0);
    expect(await store.rooms.where("ownerId", 1)).toEqual([]);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("that fail for another reason say so", async () => {
    const { store } = await storeOn(newFolder());
    const write = vi.spyOn(Document.prototype, "write").mockRejectedValueOnce(failure("EIO"));
    onTestFinished(() => void write.mockRestore());
    await expect(store.users.add(person("ada"))).rejects.toMatchObject({ code: "storage_failed" });
  });

  it("of bans, mutes and sessions take effect in memory, and are written once the disk accepts them", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    const ada = await opened.store.users.add(person("ada"));
    const real = Document.prototype.write;
    const spy = vi.spyOn(Document.prototype, "write").mockRejectedValue(failure("EROFS"));
    const ban = { userId: ada.id, address: null, roomId: null, reason: "", by: "", at: "", until: null };
    await opened.store.bans.add(ban);
    expect(await opened.store.bans.count()).toBe(1);
    expect(opened.disk().behind).toEqual(["moderation"]);
    await expect(opened.store.users.delete(ada.id)).rejects.toMatchObject({ code: "storage_failed" });
    spy.mockImplementation(real);
    await opened.flush();
    expect(opened.disk().behind).toEqual([]);
    await opened.close();
    const again = await storeOn(folder);
    expect(await again.store.bans.count()).toBe(1);
    expect(await again.store.users.count()).toBe(1);
  });

  it("that fail do not bring back a member who was removed meanwhile", async () => {
    const { store } = await storeOn(newFolder());
    await store.members.insert(member(7, 1));
    vi.spyOn(Document.prototype, "write").mockRejectedValueOnce(failure("EIO"));
    const marking = store.members.update(memberKey(7, 1), { readSeq: 5 });
    const kicking = store.members.delete(memberKey(7, 1));
    await expect(marking).rejects.toMatchObject({ code: "storage_failed" });
    expect(await kicking).toBe(true);
    expect(await store.members.get(memberKey(7, 1))).toBeUndefined();
  });

  it("that fail do not undo what was durable before in the same round", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    const real = Document.prototype.write;
    const spy = vi.spyOn(Document.prototype, "write").mockImplementation(function (this: Document, data) {
      return this.name === "rooms" ? Promise.reject(failure("EIO")) : real.call(this, data);
    });
    const [ada, one, listed, mute] = await Promise.allSettled([
      opened.store.users.add(person("ada")),
      opened.store.rooms.add(room("one")),
      opened.store.captchas.add({ target: "1" } as never),
      opened.store.mutes.add({ userId: 1, roomId: null, reason: "", by: "", at: "", until: null }),
    ]);
    spy.mockRestore();
    expect([ada.status, one.status, listed.status]).toEqual(["fulfilled", "rejected", "rejected"]);
    // It is kept, and is written after the others.
    expect(mute.status).toBe("fulfilled");
    await opened.close();
    const again = await storeOn(folder);
    expect(await again.store.users.count()).toBe(1);
    expect(await again.store.rooms.count()).toBe(0);
    expect(await again.store.captchas.count()).toBe(0);
    expect(await again.store.mutes.count()).toBe(1);
  });

  it("are refused once the store is closed", async () => {
    const opened = await openStore({ dataDir: newFolder(), log: memoryLog() });
    await opened.close();
    await expect(opened.store.users.add(person("late"))).rejects.toMatchObject({ code: "unavailable" });
    expect(await opened.store.users.count()).toBe(0);
  });
});

describe("read marks and summaries", () => {
  it("are visible at once, cause no write of their own, and are on the disk after a close", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    await opened.store.members.insert(member(1, 1));
    const write = vi.spyOn(Document.prototype, "write");
    onTestFinished(() => void write.mockRestore());
    for (let seq = 1; seq <= 50; seq++) opened.store.members.touch(memberKey(1, 1), { readSeq: seq });
    opened.store.members.touch("no:body", { readSeq: 1 });
    expect((await opened.store.members.get(memberKey(1, 1)))?.readSeq).toBe(50);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(write).not.toHaveBeenCalled();
    await opened.close();
    expect(write).toHaveBeenCalledTimes(1);
    const again = await storeOn(folder);
    expect((await again.store.members.get(memberKey(1, 1)))?.readSeq).toBe(50);
  });

  it("survive a disk that accepts no writes for a while", async () => {
    const folder = newFolder();
    const opened = await storeOn(folder);
    await opened.store.members.insert(member(1, 1));
    const write = vi.spyOn(Document.prototype, "write").mockRejectedValueOnce(failure("ENOSPC"));
    onTestFinished(() => void write.mockRestore());
    opened.store.members.touch(memberKey(1, 1), { readSeq: 7 });
    await opened.flush();
    expect((await opened.store.members.get(memberKey(1, 1)))?.readSeq).toBe(7);
    await opened.close();
    expect((await (await storeOn(folder)).store.members.get(memberKey(1, 1)))?.readSeq).toBe(7);
  });
});

it("writing one row beside 10,000 others is cheap", async () => {
  const { store } = await storeOn(newFolder());
  const names = Array.from({ length: 10_000 }, (_, index) => `person-${index}`);
  await Promise.all(names.map((name) => store.users.add(person(name))));
  const stringify = vi.spyOn(JSON, "stringify");
  onTestFinished(() => void stringify.mockRestore());
  await store.users.update(5_000, { displayName: "changed" });
  expect(stringify.mock.calls.length).toBeLessThan(20);
  const written = stringify.mock.results.map(({ value }) => String(value)).join("");
  expect(written).toContain("changed");
  expect(written.length).toBeLessThan(10_000);
});

describe("settings and secrets", () => {
  it("are kept across restarts, replaced as a whole", async () => {
    const folder = newFolder();
    const first = await storeOn(folder);
    await first.settings.save({ "server.name": "Hill House", "listen.port": 4000 });
    await first.settings.save({ "server.name": "Hill House 2", "cors.origins": "*" });
    await first.secrets.set("admin", "hash");
    await first.secrets.set("admin", "hash2");
    await first.close();
    const second = await storeOn(folder);
    expect(second.settings.stored).toEqual({ "server.name": "Hill House 2", "cors.origins": "*" });
    expect(second.secrets.get("admin")).toBe("hash2");
    expect(second.secrets.get("other")).toBeUndefined();
  });
});

it("the store reports how much space it uses and how much is left", async () => {
  const opened = await storeOn(newFolder());
  expect(await opened.sizeBytes()).toBeGreaterThan(500);
  expect(await opened.freeBytes()).toBeGreaterThan(0);
});
