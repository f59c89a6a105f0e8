/** Tells whether a process that recorded itself is still alive. */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { errorCode } from "./failures.ts";

/**
 * When a process started, in a form that is unique for its id: the boot and the clock tick. Undefined if there is no
 * such process; null if the system does not say.
 */
export function processBirth(pid: number): string | null | undefined {
  if (process.platform !== "linux") return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may itself contain spaces and parentheses; the text after it does not.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    return `${boot}/${fields[19]}`;
  } catch (error) {
    return errorCode(error) === "ENOENT" && pid !== process.pid ? undefined : null;
  }
}

/** Whether the process that noted its id, birth and the time (ms) still runs. */
export function isAlive(pid: number, birth: string | null, notedAt: number): boolean {
  const now = processBirth(pid);
  if (now === undefined) return false;
  if (now !== null && birth !== null) return now === birth;
  // A process from before the machine's last start is dead, even if its id is in use again.
  if (notedAt < Date.now() - uptime() * 1000 - 60_000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Names where process ids mean the same: this machine, and on Linux this PID namespace (a container has its own). */
export const processSpace = (): string =>
  [
    hostname(),
    readOrEmpty(() => readFileSync("/etc/machine-id", "latin1").trim()),
    readOrEmpty(() => readlinkSync("/proc/self/ns/pid")),
  ]
    .filter((part) => part !== "")
    .join(" ");

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
