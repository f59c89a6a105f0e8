/**
 * A lock that the system itself holds for as long as this process lives: a listening socket without a file, named after
 * the folder (Linux: an abstract socket; Windows: a named pipe). Other systems have no such lock; there only the lock
 * file decides.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import { errorCode } from "./failures.ts";

export type Release = () => void;

/** Undefined: another process of this machine, or this one, has the lock. */
export async function takeOsLock(folder: string): Promise<Release | undefined> {
  const name = await nameOf(folder);
  if (name === undefined) return () => {};
  const server = createServer((socket) => socket.destroy());
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("listening", () => resolve(() => void server.close()));
    server.once("error", (error) => {
      if (errorCode(error) === "EADDRINUSE") resolve(undefined);
      else if (["EACCES", "EPERM", "EINVAL"].includes(errorCode(error) ?? "")) resolve(() => {});
      else reject(error);
    });
    server.listen(name);
  });
}

/** The same for every path that leads to the folder. */
async function nameOf(folder: string): Promise<string | undefined> {
  if (process.platform !== "linux" && process.platform !== "win32") return undefined;
  const { dev, ino } = await stat(folder, { bigint: true });
  const id = createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 32);
  return process.platform === "linux" ? `\0hearth-${id}` : `\\\\.\\pipe\\hearth-${id}`;
}
