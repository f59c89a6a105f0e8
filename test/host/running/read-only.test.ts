/** A data folder that cannot be written (security.md 6): one sentence and exit code 1, whatever the system's error. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createHost, isExpectedStartFailure } from "../../../server/index.ts";
import { diskForTest, folderForTest } from "../../support/folders.ts";
import { collectingLog } from "../../support/log.ts";
import { runServe } from "../../support/serve.ts";

const START = ["--json", "--port", "0", "--host", "127.0.0.1", "--no-aliases"];

describe("a start on a folder that cannot be written", () => {
  it("ends with one sentence where the disk is read-only", async (context) => {
    const folder = diskForTest(context, "ro,size=256k");
    const { code, stdout, stderr } = await runServe([...START, "--data", folder]).ended;
    expect({ code, stdout, lines: stderr.trim().split("\n") }).toEqual({
      code: 1,
      stdout: "",
      lines: [
        `The data folder ${folder} cannot be used: read-only file system. Let this account write there, or name another folder with --data.`,
      ],
    });
  });

  it("ends with one sentence where the disk is full and there is no reserve", async (context) => {
    const folder = diskForTest(context, "size=64k");
    expect(() => writeFileSync(join(folder, "ballast"), Buffer.alloc(262_144))).toThrow("ENOSPC");
    const { code, stderr } = await runServe([...START, "--data", folder]).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([expect.stringContaining("the disk is full")]);
  });

  it("ends with one sentence where a file stands in its place", async () => {
    const path = join(folderForTest(), "file");
    writeFileSync(path, "");
    for (const dataDir of [path, join(path, "below")]) {
      const refusal: unknown = await createHost({ dataDir, log: collectingLog().log }).catch(
        (error) => error,
      );
      expect(isExpectedStartFailure(refusal), String(refusal)).toBe(true);
      expect(String(refusal)).toContain("cannot be used");
    }
  });

  it.runIf(process.platform === "linux")("ends with one sentence where nothing can be created", async () => {
    for (const dataDir of ["/proc/hearth", "/proc/hearth/data", "/proc"]) {
      const refusal: unknown = await createHost({ dataDir, log: collectingLog().log }).catch(
        (error) => error,
      );
      expect(String(refusal)).toMatch(
        /The data folder \/proc\S* cannot be used: .*no such file or directory\. [^\n]+$/,
      );
      expect(isExpectedStartFailure(refusal)).toBe(true);
    }
  });

  it.runIf(process.platform !== "win32")(
    "ends with one sentence where a named pipe stands for a file",
    async () => {
      const dataDir = folderForTest();
      for (const folder of ["journal", "logs/audit", "https"])
        mkdirSync(join(dataDir, folder), { recursive: true });
      const day = new Date().toISOString().slice(0, 10);
      for (const name of [
        ...["host.lock", "intent.txt", "settings.json", "users.json", "users.json.bak", "users.json.tmp"],
        ...["journal/000000000001.log", `logs/${day}.log`, `logs/audit/${day}.jsonl`, "https/ca.pem"],
      ]) {
        const path = join(dataDir, name);
        spawnSync("mkfifo", [path]);
        const refusal: unknown = await createHost({ dataDir, log: collectingLog().log }).catch(
          (error) => error,
        );
        expect(String(refusal)).toMatch(`${path} is not a file but a named pipe`);
        expect(isExpectedStartFailure(refusal)).toBe(true);
        rmSync(path);
      }
    },
  );

  it("ends with one sentence where a name of the host stands for something else", async () => {
    const dataDir = folderForTest();
    for (const name of ["host.lock", "intent.txt"]) {
      mkdirSync(join(dataDir, name));
      const refusal: unknown = await createHost({ dataDir, log: collectingLog().log }).catch(
        (error) => error,
      );
      expect(String(refusal)).toContain(`The data folder ${dataDir} cannot be used: illegal operation on a`);
      rmdirSync(join(dataDir, name));
    }
  });

  it("ends with one sentence where it belongs to another account", async (context) => {
    if (process.getuid?.() === 0 || process.platform === "win32")
      return context.skip("this account may write everywhere");
    const dataDir = folderForTest();
    chmodSync(dataDir, 0o500);
    const refusal: unknown = await createHost({ dataDir, log: collectingLog().log }).catch((error) => error);
    expect(isExpectedStartFailure(refusal), String(refusal)).toBe(true);
    chmodSync(dataDir, 0o700);
  });
});
