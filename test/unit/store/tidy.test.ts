import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isOwnName } from "../../../server/store/layout.ts";
import { makePrivate } from "../../../server/store/tidy.ts";
import { folderBytes } from "../../../server/store/usage.ts";
import { newFolder, storeOn } from "../../support/store.ts";

it("a folder that cannot be read counts as nothing in the size of the data", async () => {
  const unreadable = join(newFolder(), "a file");
  await writeFile(unreadable, "12345");
  expect(await folderBytes(unreadable)).toBe(0);
  expect(await folderBytes(dirname(unreadable))).toBe(5);
});

describe("a start", () => {
  it("removes interrupted restores and backups, and nothing else", async () => {
    const folder = newFolder();
    for (const name of ["restore-unpacking-12ab", "before-restore-x", "backups/.snapshot-1"]) {
      await mkdir(join(folder, name), { recursive: true });
    }
    await writeFile(join(folder, "backups", "hearth-1.tar.gz.tmp"), "half");
    await writeFile(join(folder, "backups", "hearth-0.tar.gz"), "whole");
    await storeOn(folder);
    expect(await readdir(join(folder, "backups"))).toEqual(["hearth-0.tar.gz"]);
    const left = (await readdir(folder)).filter((name) => name.includes("restore-"));
    expect(left).toEqual(["before-restore-x"]);
  });

  it.runIf(process.platform !== "win32")("makes files that others could read private", async () => {
    const folder = newFolder();
    await mkdir(join(folder, "uploads", "20260101"), { recursive: true });
    const file = join(folder, "uploads", "20260101", "a.png");
    await writeFile(file, "");
    await chmod(file, 0o644);
    await chmod(join(folder, "uploads"), 0o755);
    const tool = join(folder, "tool");
    await writeFile(tool, "of somebody else");
    await chmod(tool, 0o755);
    await makePrivate(folder, () => false);
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await Promise.all([file, join(folder, "uploads"), folder, tool].map(mode))).toEqual([
      0o600, 0o700, 0o700, 0o755,
    ]);
  });

  it("knows every name that a host gives in its folder", async () => {
    const docs = await readFile(
      fileURLToPath(new URL("../../../docs/data-folder.md", import.meta.url)),
      "utf8",
    );
    const rows = docs.split("\n## ")[0]?.match(/^\| `.*?\|/gm) ?? [];
    const paths = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path));
    const names = paths.map((path) => path.split("/")[0] ?? "").filter((name) => name !== "<id>.json");
    expect(names.length).toBeGreaterThan(20);
    const given = names.map((name) => name.replace("<document>", "users").replaceAll(/<\w+>/g, "1"));
    expect(given.filter((name) => !isOwnName(name))).toEqual([]);
  });
});
