import { KeyedQueue } from "./queue.ts";

/** Locks by name within this process. */
export function createLocks(): { withLock<R>(key: string, work: () => Promise<R>): Promise<R> } {
  const queues = new KeyedQueue();
  return { withLock: (key, work) => queues.run(key, work) };
}
