/** What grows with the data of a host: time, reading and memory stay small beside it. */
import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished, vi } from "vitest";
import { createWorld } from "../../support/core.ts";
import { cpuMs } from "../../support/cpu.ts";
import { logOn, message, messages, newFolder, seqs, storeOn } from "../../support/store.ts";

it("a history of 100,000 messages makes a page, a send and an opening no slower than a short one", async () => {
  const folder = newFolder();
  const filling = logOn(folder);
  for (let seq = 1; seq <= 100_000; seq += 5_000) await filling.append(1, messages(seq, seq + 4_999));
  await filling.close();
  const log = logOn(folder);
  const handle = await open(join(folder, "messages", "1", "000000000001.jsonl"));
  const read = vi.spyOn(Object.getPrototypeOf(handle), "read");
  await handle.close();
  onTestFinished(() => void read.mockRestore());
  const bytesRead = async (work: () => Promise<unknown>): Promise<number> => {
    read.mockClear();
    await work();
    const results = await Promise.all(
      read.mock.results.map((result) => result.value as { bytesRead: number }),
    );
    return results.reduce((sum, result) => sum + result.bytesRead, 0);
  };
  expect(await bytesRead(() => log.tail(1, 50))).toBeLessThan(300_000);
  expect(await bytesRead(() => log.page(1, { limit: 50 }))).toBe(0);
  expect(await bytesRead(() => log.append(1, [message(100_001)]))).toBe(0);
  expect(await bytesRead(() => log.page(1, { before: 50_000, limit: 50 }))).toBeLessThan(300_000);
  expect(await bytesRead(() => log.page(1, { after: 33_333, limit: 50 }))).toBeLessThan(300_000);
  expect(await bytesRead(() => log.get(1, 77_777))).toBeLessThan(300_000);
  expect((await log.get(1, 77_777))?.seq).toBe(77_777);
  expect(seqs((await log.page(1, { before: 50_000, limit: 2 })).items)).toEqual([49_998, 49_999]);
});

const all = { page: 1, pageSize: 50 };
const entry = (who: string) => ({
  at: "2026-01-01T00:00:00.000Z",
  who,
  address: "10.0.0.1",
  action: "session.login",
  whom: "bob",
  where: "kitchen",
  why: "",
});

it("the audit log starts a new file when one is full, and pages 100,000 entries quickly", async () => {
  const folder = newFolder();
  const audit = join(folder, "logs", "audit");
  await mkdir(audit, { recursive: true });
  for (let from = 1; from <= 120_000; from += 30_000) {
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      JSON.stringify({ id: from + index, ...entry(`person-${from + index}`) }),
    );
    await writeFile(join(audit, `${String(from).padStart(12, "0")}.jsonl`), `${lines.join("\n")}\n`);
  }
  const { store, flush } = await storeOn(folder);
  store.audit.add(entry("ada"));
  await flush();
  expect(await readdir(audit)).toContain("000000120001.jsonl");
  expect((await store.audit.list(all)).items[0]?.id).toBe(120_001);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    let items: readonly unknown[] = [];
    times.push(
      await cpuMs(async () => {
        ({ items } = await store.audit.list({ ...all, query: "PERSON-120000" }));
      }),
    );
    expect(items).toMatchObject([{ id: 120_000 }]);
  }
  expect(Math.min(...times)).toBeLessThan(50);
});

it("a message sent again is recognised without the history being in memory", async () => {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const { rooms } = world.core;
  const { actor } = await world.person("ada");
  const filling = "x".repeat(3_900);
  const before = heapUsed();
  for (let n = 0; n < 10; n++) {
    const room = await rooms.create(actor, { name: `Long ${n}` });
    const ids = Array.from({ length: 1_000 }, (_, i) => `message ${i}`);
    await Promise.all(
      ids.map((id) =>
        world.core.messages.post(actor, room.id, { kind: "text", body: `${id} ${filling}`, clientId: id }),
      ),
    );
    world.events.length = 0;
  }
  // The client ids stay, about 5 MB.
  expect(heapUsed() - before).toBeLessThan((10_000 * filling.length) / 2);
});

/** Bytes that are in use once everything unused is gone. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
