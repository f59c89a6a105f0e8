import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Header, list } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupFolder, createBackup, listBackups } from "../../../server/store/backup.ts";
import {
  applyPendingRestore,
  discardRestore,
  restoreBackup,
  stageRestore,
} from "../../../server/store/restore.ts";
import { collectingLog } from "../../support/log.ts";

const facts = { now: new Date("2026-03-04T05:06:07.890Z"), hearth: "1.0.0" };
const { log, complaints } = collectingLog();
let home: string;
let data: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "hearth-backup-"));
  data = join(home, "data");
  await mkdir(join(data, "messages", "7"), { recursive: true });
  await mkdir(join(data, "uploads", "20260304"), { recursive: true });
  await mkdir(join(data, "logs"));
  await writeFile(join(data, "users.json"), '{"users":["ada"]}');
  await writeFile(join(data, "users.json.bak"), "older");
  await writeFile(join(data, "host.lock"), "1");
  await writeFile(join(data, "logs", "hearth.log"), "started");
  await mkdir(join(data, "logs", "audit"));
  await writeFile(join(data, "logs", "audit", "000000000001.jsonl"), '{"id":1}\n');
  await writeFile(join(data, "messages", "7", "000001.jsonl"), '{"seq":1}\n');
  await writeFile(join(data, "messages", "7", "000000000001.index"), "made anew");
  await writeFile(join(data, "uploads", "20260304", "notes.bak"), "an upload that looks like a leftover");
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("a backup", () => {
  it("restores everything into a new folder, and nothing specific to the old one", async () => {
    const { path, bytes } = await createBackup(data, facts);
    expect(bytes).toBeGreaterThan(0);
    const target = join(home, "new", "place");

    const restored = await restoreBackup(path, target);

    expect(restored).toMatchObject({ dataDir: target, files: 4 });
    expect((await readdir(target)).sort()).toEqual(["logs", "messages", "uploads", "users.json"]);
    expect(await readdir(join(target, "logs"))).toEqual(["audit"]);
    expect(await readFile(join(target, "users.json"), "utf8")).toBe('{"users":["ada"]}');
    expect(await readFile(join(target, "messages", "7", "000001.jsonl"), "utf8")).toBe('{"seq":1}\n');
    expect(await readFile(join(target, "uploads", "20260304", "notes.bak"), "utf8")).toContain("an upload");
  });

  it("is a tar file that other tools can open", async () => {
    const { path } = await createBackup(data, facts);
    const names: string[] = [];
    await list({ file: path, strict: true, onReadEntry: (entry) => names.push(entry.path) });
    expect(names).toContain("messages/7/000001.jsonl");
    expect(names.at(-1)).toBe("hearth-backup.json");
  });

  it("contains what links lead to, in the place of the links", async () => {
    for (const path of ["uploads", "users.json", "messages/7"]) {
      const moved = join(home, path.replace("/", "-"));
      await rename(join(data, path), moved);
      await symlink(moved, join(data, path));
    }
    await symlink(join(home, "nothing"), join(data, "messages", "8"));
    const { path } = await createBackup(data, facts);

    await restoreBackup(path, join(home, "copy"));

    const restored = (name: string) => readFile(join(home, "copy", name), "utf8");
    expect(await restored("users.json")).toContain("ada");
    expect(await restored("messages/7/000001.jsonl")).toBe('{"seq":1}\n');
    expect(await restored("uploads/20260304/notes.bak")).toContain("an upload");
    expect(await readdir(join(home, "copy", "messages"))).toEqual(["7"]);

    await stageRestore(path, data, facts.now);
    const kept = (await applyPendingRestore(data, log)) ?? "";
    expect(await readdir(join(data, "uploads"))).toEqual(["20260304"]);
    expect(await readFile(join(kept, "uploads", "20260304", "notes.bak"), "utf8")).toContain("an upload");
  });

  it("leaves what is not the server's, and may be unreadable, where it is", async () => {
    await mkdir(join(data, "lost+found"));
    const { path } = await createBackup(data, facts);
    await restoreBackup(path, join(home, "copy"));
    expect(await readdir(join(home, "copy"))).not.toContain("lost+found");

    await stageRestore(path, data, facts.now);
    await applyPendingRestore(data, log);
    expect(await readdir(data)).toContain("lost+found");
  });

  it("leaves no snapshot behind and does not include earlier backups", async () => {
    await createBackup(data, facts);
    await createBackup(data, facts);
    expect(await readdir(backupFolder(data))).toHaveLength(2);
    // A link that leads nowhere is no backup.
    await symlink(join(home, "nothing"), join(backupFolder(data), "hearth-0.tar.gz"));
    const backups = await listBackups(data);
    expect(backups).toHaveLength(2);
    expect(backups[1]?.bytes).toBeLessThan((backups[0]?.bytes ?? 0) * 2);
  });

  it("holds each history up to its start, while the host keeps writing", async () => {
    const file = join(data, "messages", "7", "000001.jsonl");
    const line = `${JSON.stringify({ seq: 2, body: "x".repeat(400) })}\n`;
    await writeFile(file, line.repeat(20_000));
    let isDone = false;
    const writing = (async () => {
      while (!isDone) await appendFile(file, line);
    })();
    const { path } = await createBackup(data, facts);
    isDone = true;
    await writing;

    await restoreBackup(path, join(home, "copy"));

    const text = await readFile(join(home, "copy", "messages", "7", "000001.jsonl"), "utf8");
    expect(text.length).toBeGreaterThanOrEqual(line.length * 20_000);
    expect(text.startsWith(line)).toBe(true);
  });

  it("includes long names and empty files", async () => {
    const name = `${"ä".repeat(100)}.png`;
    await mkdir(join(data, "uploads", "d".repeat(120)), { recursive: true });
    await writeFile(join(data, "uploads", "d".repeat(120), name), "");
    const { path } = await createBackup(data, facts);
    await restoreBackup(path, join(home, "copy"));
    expect(await readdir(join(home, "copy", "uploads", "d".repeat(120)))).toEqual([name]);
  });
});

describe("a restore", () => {
  it("refuses a folder that is not empty, and does not change it", async () => {
    const { path } = await createBackup(data, facts);
    await expect(restoreBackup(path, data)).rejects.toMatchObject({ code: "duplicate" });
    expect(await readFile(join(data, "host.lock"), "utf8")).toBe("1");
  });

  it.each([
    ["cut short", (path: string) => truncate(path, 300)],
    ["changed in one byte", flipByte],
    ["not an archive", (path: string) => writeFile(path, "hello")],
    ["an archive of something else", (path: string) => writeFile(path, gzipSync(Buffer.alloc(1024)))],
  ])("refuses a file that is %s and creates no folder", async (_, harm) => {
    const { path } = await createBackup(data, facts);
    await harm(path);
    await expect(restoreBackup(path, join(home, "copy"))).rejects.toMatchObject({ code: "invalid" });
    expect((await readdir(home)).sort()).toEqual(["data"]);
  });

  it("names a missing file", async () => {
    await expect(restoreBackup(join(home, "none.tar.gz"), join(home, "copy"))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each(["../evil.jsn", "host.lock", "logs/x.log", "backups/x", ".hidden", "restore-x", "x.tmp"])(
    "refuses an archive that holds %s",
    async (name) => {
      const { path } = await createBackup(data, facts);
      const tar = gunzipSync(await readFile(path));
      const evil = Buffer.from(
        tar.toString("latin1").replaceAll("users.json\0\0\0", name.padEnd(13, "\0")),
        "latin1",
      );
      fixChecksum(evil, evil.indexOf(`${name}\0`));
      await writeFile(path, gzipSync(evil));
      await expect(restoreBackup(path, join(home, "copy"))).rejects.toMatchObject({ code: "invalid" });
      expect((await readdir(home)).sort()).toEqual(["data"]);
    },
  );

  it("refuses a list of files that is too long to be read into memory", async () => {
    const bytes = 64 * 1024 * 1024;
    const header = Buffer.alloc(512);
    new Header({ path: "hearth-backup.json", size: bytes, mode: 0o600, type: "File" }).encode(header, 0);
    const path = join(home, "long.tar.gz");
    await writeFile(path, gzipSync(Buffer.concat([header, Buffer.alloc(bytes, " "), Buffer.alloc(1024)])));
    await expect(restoreBackup(path, join(home, "copy"))).rejects.toMatchObject({
      code: "invalid",
      values: { why: "its list of files is too long" },
    });
  });

  it("into the running host's own folder waits for the next start and keeps the earlier data", async () => {
    const { path } = await createBackup(data, facts);
    await writeFile(join(data, "users.json"), '{"users":["eve"]}');
    await writeFile(join(data, "rooms.json"), "{}");

    await stageRestore(path, data, facts.now);
    expect(await readFile(join(data, "users.json"), "utf8")).toContain("eve");

    const kept = await applyPendingRestore(data, log);
    expect(await readFile(join(data, "users.json"), "utf8")).toContain("ada");
    expect(await readdir(data)).not.toContain("rooms.json");
    expect(await readdir(data)).toContain("host.lock");
    expect(await readdir(join(data, "logs"))).toEqual(["audit", "hearth.log"]);
    expect(await readFile(join(kept ?? "", "users.json"), "utf8")).toContain("eve");
    expect(await applyPendingRestore(data, log)).toBeNull();
  });

  it("only one waits, however many are staged and discarded at once", async () => {
    const { path } = await createBackup(data, facts);
    const times = Array.from({ length: 8 }, (_, ms) => new Date(facts.now.getTime() + (ms >> 1)));
    const waiting = async () => (await readdir(data)).filter((name) => name.startsWith("restore-"));

    await Promise.all(times.map((now) => stageRestore(path, data, now)));
    expect(await waiting()).toHaveLength(1);

    const discards = times.map(() => discardRestore(data));
    const done = (await Promise.allSettled(discards)).filter(({ status }) => status === "fulfilled");
    expect(done).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it("of several that wait only the newest is applied, and a file named like one is left alone", async () => {
    const earlier = await createBackup(data, facts);
    await writeFile(join(data, "users.json"), '{"users":["bo"]}');
    const later = await createBackup(data, facts);
    await stageRestore(earlier.path, data, facts.now);
    const [pending = ""] = (await readdir(data)).filter((name) => name.startsWith("restore-pending-"));
    await rename(join(data, pending), join(home, "aside"));
    await stageRestore(later.path, data, new Date(facts.now.getTime() + 1));
    await rename(join(home, "aside"), join(data, pending));
    await writeFile(join(data, "restore-pending-notes.txt"), "somebody else's");

    await applyPendingRestore(data, log);

    expect(await readFile(join(data, "users.json"), "utf8")).toContain("bo");
    expect(complaints).toEqual([expect.stringContaining(pending)]);
    expect(await applyPendingRestore(data, log)).toBeNull();
    const left = (await readdir(data)).filter((name) => name.startsWith("restore-"));
    expect(left).toEqual(["restore-pending-notes.txt"]);
  });

  it("continues after an interruption half-way", async () => {
    const { path } = await createBackup(data, facts);
    await writeFile(join(data, "users.json"), '{"users":["eve"]}');
    await stageRestore(path, data, facts.now);
    const [pending = ""] = (await readdir(data)).filter((name) => name.startsWith("restore-pending-"));
    const kept = join(data, pending.replace("restore-pending", "before-restore"));
    await mkdir(kept);
    await rename(join(data, "users.json"), join(kept, "users.json"));

    await applyPendingRestore(data, log);

    expect(await readFile(join(data, "users.json"), "utf8")).toContain("ada");
    expect(await readFile(join(kept, "users.json"), "utf8")).toContain("eve");
    expect(await readFile(join(data, "messages", "7", "000001.jsonl"), "utf8")).toBe('{"seq":1}\n');
  });
});

async function flipByte(path: string): Promise<void> {
  const tar = gunzipSync(await readFile(path));
  const at = tar.indexOf("ada");
  tar[at] = "A".charCodeAt(0);
  await writeFile(path, gzipSync(tar));
}

/** A tar header's checksum is the sum of its bytes with the checksum itself as blanks. */
function fixChecksum(tar: Buffer, header: number): void {
  tar.fill(" ", header + 148, header + 156);
  const sum = tar.subarray(header, header + 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, header + 148);
}
