import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rowsOf } from "../../support/everything.ts";
import { afterwards, memoryLog, message, messages, newFolder, person, storeOn } from "../../support/store.ts";

/** A disk of 512 KiB, or the reason why there is none. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await newFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]);
  if (mounted.status !== 0) {
    console.warn(`No full disk can be tried here: ${mounted.stderr?.toString().trim() || mounted.error}`);
    return undefined;
  }
  afterwards(async () => {
    spawnSync("umount", ["-l", folder]);
  });
  return folder;
}

it("a full disk refuses what is new, keeps serving, loses nothing, and recovers", async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip("no small disk can be mounted");
  const log = memoryLog();
  const { store, close, freeBytes } = await storeOn(folder, log);
  const ada = await store.users.add(person("ada"));
  await store.messages.append(1, messages(1, 100));
  const ballast = join(folder, "ballast");
  await writeFile(ballast, Buffer.alloc((await freeBytes()) - 16_384));

  let lastSeq = 100;
  const full = expect.objectContaining({ code: "storage_full" });
  const big = { body: "x".repeat(3_000) };
  for (;;) {
    try {
      await store.messages.append(1, [message(lastSeq + 1, big), message(lastSeq + 2, big)]);
      lastSeq += 2;
    } catch (error) {
      expect(error).toEqual(full);
      break;
    }
  }
  await expect(store.messages.append(2, [message(1, big), message(2, big)])).rejects.toEqual(full);
  await expect(store.users.add(person("bob".repeat(2_000)))).rejects.toEqual(full);
  await expect(store.users.update(ada.id, { displayName: "y".repeat(9_000) })).rejects.toEqual(full);
  expect(await rowsOf(store.users)).toEqual([ada]);
  store.audit.add({ at: "", who: "x".repeat(9_000), address: "", action: "a", whom: "", where: "", why: "" });

  expect((await store.messages.page(1, { before: 50, limit: 5 })).items).toEqual(messages(45, 49));
  const tail = await store.messages.tail(1, 1);
  expect(tail.lastSeq).toBe(lastSeq);
  expect((await store.audit.list({ page: 1, pageSize: 5 })).total).toBe(1);

  await rm(ballast);
  await store.messages.append(1, [message(lastSeq + 1)]);
  await store.messages.append(2, [message(1)]);
  const bob = await store.users.add(person("bob"));
  expect(bob.id).toBeGreaterThan(ada.id);
  await close();
  expect(log.warnings).toEqual([]);

  const again = await storeOn(folder);
  expect((await again.store.messages.tail(1, 1)).lastSeq).toBe(lastSeq + 1);
  expect((await again.store.messages.tail(2, 5)).items).toEqual([message(1)]);
  expect(await rowsOf(again.store.users)).toEqual([ada, bob]);
  expect((await again.store.audit.list({ page: 1, pageSize: 5 })).total).toBe(1);
});
