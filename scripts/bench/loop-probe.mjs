/**
 * Preloaded into a host whose parent has a channel to it. `watch` starts measuring; `tell` answers `{longestMs,
 * quietMs}`: the longest turn of the event loop since, in CPU time of its thread where the system counts that, and how
 * long ago the last turn of any length was.
 */
import { openSync, readSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Shorter turns are the probe's own. */
const WORK_MS = 0.3;
/** Without a query the probe stops after this long, because it keeps the loop busy. */
const PATIENCE_MS = 10_000;

if (isMainThread && process.send) {
  const text = Buffer.alloc(64);
  const file = counterOfThread();
  const busyMs = () =>
    file === null
      ? performance.now()
      : Number.parseInt(text.latin1Slice(0, readSync(file, text, 0, 64, 0)), 10) / 1e6;
  let isWatching = false;
  let askedAt = 0;
  let before = 0;
  let turnedAt = 0;
  let longestMs = 0;
  let workedAt = 0;

  const turn = () => {
    const now = performance.now();
    const busy = busyMs();
    // The system may count whole ticks.
    const took = Math.min(busy - before, now - turnedAt);
    before = busy;
    turnedAt = now;
    longestMs = Math.max(longestMs, took);
    if (took > WORK_MS) workedAt = now;
    isWatching &&= now - askedAt < PATIENCE_MS;
    if (isWatching) setImmediate(turn);
  };

  process.on("message", (what) => {
    askedAt = performance.now();
    if (what === "watch") {
      longestMs = 0;
      workedAt = askedAt;
      turnedAt = askedAt;
      before = busyMs();
      if (!isWatching) setImmediate(turn);
      isWatching = true;
    } else isWatching &&= what === "tell";
    process.send({ longestMs, quietMs: askedAt - workedAt });
  });
}

function counterOfThread() {
  try {
    return openSync("/proc/thread-self/schedstat", "r");
  } catch {
    return null;
  }
}
