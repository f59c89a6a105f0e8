/**
 * A slow disk, for measuring: every flush takes SLOW_DISK_MS (10) milliseconds, one after another, as on a hard disk or
 * a memory card. Loaded before the program: `node --import ./scripts/bench/slow-disk.mjs …`.
 */
import { constants } from "node:fs";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as wait } from "node:timers/promises";

const FLUSH_MS = Number(process.env.SLOW_DISK_MS ?? 10);
const FLUSHES_ITSELF = constants.O_DSYNC | constants.O_SYNC;

let last = Promise.resolve();
const flushed = () => {
  last = last.then(() => wait(FLUSH_MS));
  return last;
};

/** Makes a method of a file take a flush longer. */
const slowed =
  (file, method) =>
  async (...given) => {
    const answer = await method.apply(file, given);
    await flushed();
    return answer;
  };

const { open } = files;
files.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  file.sync = slowed(file, file.sync);
  file.datasync = slowed(file, file.datasync);
  if (typeof flags === "number" && (flags & FLUSHES_ITSELF) !== 0) file.write = slowed(file, file.write);
  return file;
};
syncBuiltinESMExports();
