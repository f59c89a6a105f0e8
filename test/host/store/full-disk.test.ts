import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { rowsOf } from "../../support/all-rows.ts";
import { memoryLog, message, messages, newFolder, person, room, storeOn } from "../../support/store.ts";

/** A disk of 512 KiB, or the reason why none can be mounted. */
async function smallDisk(): Promise<string | undefined> {
  const folder = newFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]);
  if (mounted.status !== 0) {
    console.warn(`No full disk can be tried here: ${mounted.stderr?.toString().trim() || mounted.error}`);
    return undefined;
  }
  onTestFinished(async () => {
    spawnSync("umount", ["-l", folder]);
  });
  return folder;
}

it("a host on a full disk refuses new data, keeps serving, loses nothing, and recovers", async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip("no small disk can be mounted");
  const log = memoryLog();
  const { store, close, freeBytes } = await storeOn(folder, log);
  await reserveOf(folder);
  const ada = await store.users.add(person("ada"));
  await store.messages.append(1, messages(1, 100));
  const ballast = join(folder, "ballast");
  await writeFile(ballast, Buffer.alloc((await freeBytes()) - 16_384));

  // A room of its own for each, so that none has enough for its segment to be written meanwhile.
  let last = 1;
  const full = expect.objectContaining({ code: "storage_full" });
  const big = { body: "x".repeat(3_000) };
  for (;;) {
    try {
      await store.messages.append(last + 1, [message(1, big), message(2, big)]);
      last += 1;
    } catch (error) {
      expect(error).toEqual(full);
      break;
    }
  }
  await expect(store.messages.append(1, [message(101, big), message(102, big)])).rejects.toEqual(full);
  await expect(store.users.add(person("bob".repeat(2_000)))).rejects.toEqual(full);
  expect(await rowsOf(store.users)).toEqual([ada]);
  store.audit.add({ at: "", who: "x".repeat(9_000), address: "", action: "a", whom: "", where: "", why: "" });

  expect((await store.messages.page(1, { before: 50, limit: 5 })).items).toEqual(messages(45, 49));
  const lastSeqs = [1, last, last + 1].map(async (id) => (await store.messages.tail(id, 1)).lastSeq);
  expect(await Promise.all(lastSeqs)).toEqual([100, 2, 0]);
  expect((await store.audit.list({ page: 1, pageSize: 5 })).total).toBe(1);

  await rm(ballast);
  await store.messages.append(1, [message(101)]);
  await store.messages.append(last + 1, [message(1)]);
  const bob = await store.users.add(person("bob"));
  expect(bob.id).toBeGreaterThan(ada.id);
  await close();
  expect(log.warnings).toEqual([]);

  const again = await storeOn(folder);
  expect((await again.store.messages.tail(1, 1)).lastSeq).toBe(101);
  expect((await again.store.messages.tail(last, 1)).lastSeq).toBe(2);
  expect((await again.store.messages.tail(last + 1, 5)).items).toEqual([message(1)]);
  expect(await rowsOf(again.store.users)).toEqual([ada, bob]);
  expect((await again.store.audit.list({ page: 1, pageSize: 5 })).total).toBe(1);
});

it("a host on a full disk accepts only bans, logins and deletions, from the reserve", async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip("no small disk can be mounted");
  const log = memoryLog();
  const { store, close, disk } = await storeOn(folder, log);
  await reserveOf(folder);
  const [ada, bob] = [await store.users.add(person("ada")), await store.users.add(person("bob"))];
  const [den, hut] = [await store.rooms.add(room("den")), await store.rooms.add(room("hut"))];
  const hook = await store.hooks.add({
    roomId: den.id,
    name: "bot",
    secretHash: "h",
    createdBy: null,
    createdAt: "",
    lastUsedAt: null,
  });
  await store.messages.append(den.id, messages(1, 20));
  await store.messages.append(hut.id, messages(1, 20));
  await fillUp(folder);

  const at = "2026-01-01T00:00:00.000Z";
  await store.bans.add({ userId: bob.id, address: null, roomId: null, reason: "", by: "", at, until: null });
  await store.messages.replace(den.id, 3, null);
  expect(
    await store.messages.removeWhere(den.id, { authorId: messages(1, 1)[0]?.authorId ?? 0 }),
  ).toBeGreaterThan(0);
  await store.rooms.delete(hut.id);
  await store.messages.drop(hut.id);
  await store.users.update(bob.id, { isLeaving: true });
  await store.users.delete(bob.id);
  const hour = { createdAt: at, lastSeenAt: at, expiresAt: at };
  await store.sessions.add({ userId: ada.id, tokenHash: "h", dialect: "native", address: "::1", ...hour });
  expect(disk()).toEqual({ isFull: true, behind: [] });
  // The space of the reserve is only for these.
  const full = expect.objectContaining({ code: "storage_full" });
  await expect(store.messages.append(den.id, [message(21)])).rejects.toEqual(full);
  await expect(store.users.add(person("cyd"))).rejects.toEqual(full);
  const settling = store.transaction(async ({ users, rooms }) => {
    await users.update(ada.id, { displayName: "Ada" });
    await rooms.add(room("of cyd"));
  });
  await expect(settling).rejects.toEqual(full);
  // Of two documents.
  await store.transaction(async ({ rooms, hooks }) => {
    await rooms.delete(den.id);
    await hooks.delete(hook.id);
  });
  expect(log.warnings).toEqual([expect.stringMatching(/^The disk is full\./)]);
  await close();

  const again = await storeOn(folder);
  expect(await rowsOf(again.store.users)).toEqual([{ ...ada, lastSeenAt: at }]);
  expect(await again.store.bans.count()).toBe(1);
  expect(await again.store.sessions.count()).toBe(1);
  expect(await again.store.rooms.count()).toBe(0);
  expect(await again.store.hooks.count()).toBe(0);
  expect((await again.store.messages.tail(hut.id, 5)).items).toEqual([]);
  await rm(join(folder, "ballast"));
  await again.store.users.add(person("cyd"));
  expect(again.disk().isFull).toBe(false);
});

it("a host that was killed on a full disk can start again on it", async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip("no small disk can be mounted");
  const first = await storeOn(folder);
  await reserveOf(folder);
  await first.store.users.add(person("ada"));
  await first.close();
  // The lock of a process that has ended.
  await writeFile(
    join(folder, "host.lock"),
    JSON.stringify({ pid: 2 ** 22 + 1, token: "gone", space: null }),
  );
  await fillUp(folder);
  const again = await storeOn(folder);
  expect(await again.store.users.count()).toBe(1);
});

/** Waits until the reserve for a full disk is there. */
const reserveOf = (folder: string): Promise<unknown> =>
  expect.poll(() => existsSync(join(folder, "reserve", "start.bin"))).toBe(true);

/** To the last byte. */
async function fillUp(folder: string): Promise<void> {
  for (let bytes = 262_144; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    await appendFile(join(folder, "ballast"), Buffer.alloc(bytes)).then(
      () => (bytes *= 2),
      () => {},
    );
  }
}
