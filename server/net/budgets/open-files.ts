import { readFileSync } from "node:fs";

/** The limit assumed where the system reports none. */
const UNKNOWN_LIMIT = 8192;

/** Returns how many files and sockets this process may have open. */
export function openFileLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    if (soft !== undefined) return Number(soft);
  } catch {
    // Not Linux.
  }
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = Number(userLimits?.open_files?.soft);
  return Number.isFinite(soft) && soft > 0 ? soft : UNKNOWN_LIMIT;
}

/**
 * Returns how many connections leave room for the documents, histories and uploads that serving them opens.
 * @param limit how many files and sockets the process may have open.
 */
export function connectionLimit(limit: number): number {
  const reserve = Math.min(1024, Math.max(96, Math.ceil(limit / 4)));
  return Math.max(16, limit - reserve);
}
