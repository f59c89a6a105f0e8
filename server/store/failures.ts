/** Storage failures: those that are reported to clients, and those that prevent a start. */
import { join, relative } from "node:path";
import { getSystemErrorMap } from "node:util";
import { ChatError } from "../chat/errors.ts";

/** The system's codes for a full disk, a used-up quota or a file-size limit. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Returns the system's error text without the paths in it. */
export function systemMessage(error: Error): string {
  const code = errorCode(error) ?? "unknown error";
  const errno = "errno" in error && typeof error.errno === "number" ? error.errno : 0;
  return getSystemErrorMap().get(errno)?.[1] ?? code;
}

/** Returns the result of `work`; undefined if its file does not exist. */
export async function ifThere<R>(work: () => Promise<R>): Promise<R | undefined> {
  try {
    return await work();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The same for synchronous work. */
export function ifThereSync<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

export const isDiskFull = (error: unknown): boolean => FULL.has(errorCode(error) ?? "");

/** Turns a failed write into `storage_full` or `storage_failed`. */
export function storageError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return isDiskFull(error)
    ? new ChatError("storage_full", { reason: "disk_full" })
    : new ChatError("storage_failed", { reason: "disk_failed" });
}

/** A document whose contents are not valid. The host must not start with it. */
export class DamagedDocument extends Error {
  /** Path of the document. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = "DamagedDocument";
    this.path = path;
  }
}

/** A document of a version that this program cannot read: written by a newer one, or too old to migrate. */
export class UnknownVersion extends Error {
  override readonly name = "UnknownVersion";
}

/**
 * The files that a start must write cannot be written to the data folder: it is read-only, belongs to another account,
 * or is full.
 */
class FolderUnusable extends Error {
  constructor(folder: string, why: string) {
    super(
      `The data folder ${folder} cannot be used: ${why}. Let this account write there, or name another folder with --data.`,
    );
    this.name = "FolderUnusable";
  }
}

/** Describes a failed system call in the data folder in a sentence for people; other errors are returned unchanged. */
export function startFailure(error: unknown, folder: string): unknown {
  if (isDiskFull(error))
    return new FolderUnusable(folder, "the disk is full; free some space, then start again");
  if (!(error instanceof Error && "syscall" in error)) return error;
  // The failure of an open file names no path.
  const path = "path" in error ? String(error.path) : folder;
  if (isWithin(folder, path)) {
    const name = path === folder || path.endsWith(".tmp") ? "" : `${relative(folder, path)}: `;
    return new FolderUnusable(folder, name + systemMessage(error));
  }
  return isWithin(path, folder) ? new FolderUnusable(folder, `${path}: ${systemMessage(error)}`) : error;
}

const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(join(folder, "/"));

/** A named pipe, socket or device stands where a file of the data folder should be. */
export class SpecialFile extends Error {
  constructor(path: string) {
    super(`${path} is not a file but a named pipe, socket or device. Move it away, then start again.`);
    this.name = "SpecialFile";
  }
}

/** Another live process uses the data folder. */
export class FolderInUse extends Error {
  readonly pid: number;
  /** The port it listens on, when it recorded one. */
  readonly port: number | null;

  constructor(folder: string, pid: number, port: number | null) {
    const where = port === null ? "" : `, on port ${port}`;
    super(
      `The data folder ${folder} is in use by another server (process ${pid}${where}). Stop that one first.`,
    );
    this.name = "FolderInUse";
    this.pid = pid;
    this.port = port;
  }
}

/** Whether a failure to start is reported by its message only; anything else is a bug. */
export const isExpectedStartFailure = (error: unknown): error is Error =>
  [FolderInUse, FolderUnusable, SpecialFile, DamagedDocument, UnknownVersion, ChatError].some(
    (kind) => error instanceof kind,
  );
