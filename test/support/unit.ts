/** What unit tests may not do (open ports, start processes), and what they need not: wait for a disk or for a hash. */
import { ChildProcess } from "node:child_process";
import crypto from "node:crypto";
import { existsSync, statfsSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Server } from "node:net";
import { vi } from "vitest";

function refuse(what: string): () => never {
  return () => {
    throw new Error(`A unit test must not ${what}. Move it to test/host.`);
  };
}

const { listen } = Server.prototype;
const isPort = ([where]: readonly unknown[]): boolean => !/^(\0|\\\\)/.test(`${where}`);
Object.assign(Server.prototype, {
  /** A name without a file, such as the data folder's lock, is not a port. */
  listen(this: Server, ...given: Parameters<typeof listen>) {
    return isPort(given) ? refuse("open a port")() : listen.apply(this, given);
  },
});
Object.assign(ChildProcess.prototype, { spawn: refuse("start a process") });

/** A file system in memory, as Linux has it. In containers it is often too small. */
const MEMORY = "/dev/shm";
const MEMORY_BYTES = 1e9;
if (existsSync(MEMORY)) {
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > MEMORY_BYTES) process.env.TMPDIR = MEMORY;
}

const { scrypt } = crypto;
Object.assign(crypto, {
  scrypt: (...[password, salt, length, options, done]: Parameters<typeof scrypt>) =>
    scrypt(password, salt, length, { ...options, N: 2 }, done),
});
syncBuiltinESMExports();

/** The languages of the browser that shows a page. */
vi.stubGlobal("navigator", { languages: ["en"] });
