import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { FolderInUse, lockFolder, openStore } from "../../../server/store/index.ts";
import { memoryLog, message, newFolder, person } from "../../support/store.ts";
import { startChild } from "./children.ts";

const lockText = (folder: string) => readFile(join(folder, "host.lock"), "utf8");

async function taken(folder: string): Promise<FolderInUse> {
  const error = await lockFolder(folder).then(
    () => new Error("it was free"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FolderInUse);
  return error as FolderInUse;
}

/** A process that held the lock and was killed. */
async function deadHolder(folder: string): Promise<void> {
  const child = startChild("lock-child.ts", folder);
  await child.nextLine();
  child.tell("go");
  expect(await child.nextLine()).toBe("won");
  await child.kill();
}

describe("the data folder's lock", () => {
  it("keeps a second host out and says where the first runs", async () => {
    const folder = join(newFolder(), "new", "place");
    const child = startChild("lock-child.ts", folder, "4567");
    await child.nextLine();
    child.tell("go");
    expect(await child.nextLine()).toBe("won");
    const error = await taken(folder);
    expect(error).toMatchObject({ pid: child.process.pid, port: 4567 });
    expect(error.message).toContain(`process ${child.process.pid}, on port 4567`);
    await expect(openStore({ dataDir: folder, log: memoryLog() })).rejects.toBeInstanceOf(FolderInUse);
  });

  it("is free again when it is released, and when a store on it closes", async () => {
    const folder = newFolder();
    const lock = await lockFolder(folder);
    expect((await taken(folder)).pid).toBe(process.pid);
    await lock.release();
    await lock.release();
    const opened = await openStore({ dataDir: folder, log: memoryLog() });
    await taken(folder);
    await opened.close();
    const held = await lockFolder(folder);
    const again = await openStore({ dataDir: folder, log: memoryLog(), lock: held });
    await again.close();
    expect((await readdir(folder)).filter((name) => name.startsWith("host.lock"))).toEqual([]);
  });

  it("does not remove a successor's lock when it is released late", async () => {
    const folder = newFolder();
    const lock = await lockFolder(folder);
    const other = JSON.stringify({ pid: process.pid, token: "another", startedAt: "" });
    await writeFile(join(folder, "host.lock"), other);
    await lock.release();
    expect(await lockText(folder)).toBe(other);
  });

  it("can be taken over when its holder was killed", async () => {
    const folder = newFolder();
    await deadHolder(folder);
    const lock = await lockFolder(folder);
    onTestFinished(() => lock.release());
    expect(JSON.parse(await lockText(folder)).pid).toBe(process.pid);
  });

  it.runIf(process.platform === "linux")(
    "can be taken over when another process has the dead holder's id",
    async () => {
      const folder = newFolder();
      await deadHolder(folder);
      const stale = { ...JSON.parse(await lockText(folder)), pid: process.ppid };
      await writeFile(join(folder, "host.lock"), JSON.stringify(stale));
      await (await lockFolder(folder)).release();
      // The id that is always the same in a container: our own.
      await writeFile(join(folder, "host.lock"), JSON.stringify({ ...stale, pid: process.pid }));
      await (await lockFolder(folder)).release();
    },
  );

  it("can be taken over when a power cut left it empty, but not while it is being written", async () => {
    const folder = newFolder();
    const path = join(folder, "host.lock");
    await writeFile(path, "");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path, longAgo, longAgo);
    await (await lockFolder(folder)).release();
    await writeFile(path, "");
    const attempt = taken(folder);
    const holder = JSON.stringify({ pid: process.ppid, token: "t", startedAt: new Date().toISOString() });
    await writeFile(path, holder);
    expect((await attempt).pid).toBe(process.ppid);
  });

  it("goes to exactly one of several processes that find it stale at the same moment", async () => {
    const folder = newFolder();
    await deadHolder(folder);
    const stale = await lockText(folder);
    const racers = Array.from({ length: 4 }, () => startChild("lock-child.ts", folder));
    await Promise.all(racers.map((racer) => racer.nextLine()));
    for (const racer of racers) racer.tell("go");
    const results = await Promise.all(racers.map((racer) => racer.nextLine()));
    expect(results.toSorted()).toEqual(["FolderInUse", "FolderInUse", "FolderInUse", "won"]);
    const winner = racers[results.indexOf("won")];
    expect(JSON.parse(await lockText(folder)).pid).toBe(winner?.process.pid);
    expect(stale).not.toBe(await lockText(folder));
  });

  it("goes to exactly one of many attempts within a process too, again and again", async () => {
    const folder = newFolder();
    await deadHolder(folder);
    const stale = await lockText(folder);
    for (let round = 0; round < 30; round++) {
      await writeFile(join(folder, "host.lock"), stale);
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)));
      const winners = tries.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
      expect(winners).toHaveLength(1);
      await winners[0]?.release();
    }
    expect((await readdir(folder)).filter((name) => name.startsWith("host.lock"))).toEqual([]);
  });

  it("can be taken over although the process that was taking it over died", async () => {
    const folder = newFolder();
    await deadHolder(folder);
    await writeFile(join(folder, "host.lock.claim"), await lockText(folder));
    await (await lockFolder(folder)).release();
    expect((await readdir(folder)).filter((name) => name.startsWith("host.lock"))).toEqual([]);
  });

  it("of another machine or container can be taken over only after a minute without a heartbeat", async () => {
    const folder = newFolder();
    const path = join(folder, "host.lock");
    const holder = { pid: process.pid, token: "t", startedAt: "", birth: "elsewhere", space: "another" };
    await writeFile(path, JSON.stringify({ ...holder, port: 4567 }));
    const heard = new Date(Date.now() - 50_000);
    await utimes(path, heard, heard);
    expect(await taken(folder)).toMatchObject({ port: 4567 });
    const silent = new Date(Date.now() - 70_000);
    await utimes(path, silent, silent);
    const lock = await lockFolder(folder);
    expect(JSON.parse(await lockText(folder))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it("that was lost keeps the host from writing a document or a message", async () => {
    const folder = newFolder();
    const { store } = await openStore({ dataDir: folder, log: memoryLog() });
    await store.messages.append(1, [message(1)]);
    await writeFile(join(folder, "host.lock"), JSON.stringify({ pid: 1, token: "other", startedAt: "" }));
    const before = await readFile(join(folder, "users.json"), "utf8");
    const failed = { code: "storage_failed" };
    await expect(store.users.add(person("ada"))).rejects.toMatchObject(failed);
    await expect(store.messages.append(1, [message(2)])).rejects.toMatchObject(failed);
    expect(await readFile(join(folder, "users.json"), "utf8")).toBe(before);
    expect((await store.messages.tail(1, 5)).items).toHaveLength(1);
  });

  it.runIf(process.platform === "linux")(
    "is held by the system too: without its file it still keeps others out",
    async () => {
      const folder = newFolder();
      const child = startChild("lock-child.ts", folder);
      await child.nextLine();
      child.tell("go");
      expect(await child.nextLine()).toBe("won");
      const text = await lockText(folder);
      await rm(join(folder, "host.lock"));
      setTimeout(() => void writeFile(join(folder, "host.lock"), text), 30);
      expect((await taken(folder)).pid).toBe(child.process.pid);
      await child.kill();
      await (await lockFolder(folder)).release();
    },
  );
});
