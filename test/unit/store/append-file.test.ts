import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AppendFile } from "../../../server/store/append-file.ts";
import { failure, newFolder } from "../../support/store.ts";

const AHEAD = 1000;
const LINE = Buffer.from(`${"x".repeat(199)}\n`);
/** So many lines use up half of the first zeros. */
const HALF = 4;

/** A file that keeps zeros ahead, whose writes of zeros alone do what `zeros` says. */
async function fileWith(zeros: (write: () => Promise<unknown>) => Promise<unknown>) {
  const path = join(newFolder(), "journal.log");
  const file = await AppendFile.open(path, 0, true, AHEAD);
  const handle = await open(path);
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const { write } = prototype;
  const spy = vi.spyOn(prototype, "write").mockImplementation(function (this: unknown, ...args: unknown[]) {
    const go = () => write.apply(this, args);
    return (args[0] as Buffer)[0] === 0 ? zeros(go) : go();
  });
  onTestFinished(() => void spy.mockRestore());
  const content = async () => (await readFile(path)).toString().replace(/\0*$/, "");
  return { file, path, content };
}

const lines = (count: number): string => LINE.toString().repeat(count);

describe("a file that keeps zeros ahead of its data", () => {
  it("writes more of them while data fit into the old ones", async () => {
    let finish = () => {};
    const { file, path, content } = await fileWith(async (write) => {
      await new Promise<void>((go) => {
        finish = go;
      });
      return write();
    });
    for (let count = 1; count <= HALF + 2; count++) {
      await file.append(LINE);
      expect(await content()).toBe(lines(count));
    }
    expect(await stat(path)).toMatchObject({ size: LINE.length + AHEAD });

    const next = file.append(LINE);
    finish();
    await next;
    expect(await content()).toBe(lines(HALF + 3));
    expect(await stat(path)).toMatchObject({ size: LINE.length + 2 * AHEAD });
    await file.close();
  });

  it("loses nothing when the disk has no room for them", async () => {
    const { file, path, content } = await fileWith(async () => {
      throw failure("ENOSPC");
    });
    for (let count = 1; count <= 20; count++) {
      await file.append(LINE);
      expect(await content()).toBe(lines(count));
    }
    await file.close();
    expect(file.size).toBe(20 * LINE.length);
    expect((await stat(path)).size).toBeLessThanOrEqual(20 * LINE.length + AHEAD);
  });

  it("closes after they are written", async () => {
    const ended: string[] = [];
    const { file } = await fileWith(async (write) => {
      await new Promise((go) => setImmediate(go));
      const written = await write();
      ended.push("zeros");
      return written;
    });
    for (let count = 1; count <= HALF; count++) await file.append(LINE);
    await file.close();
    ended.push("closed");
    expect(ended).toEqual(["zeros", "closed"]);
  });
});
