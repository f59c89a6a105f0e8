/**
 * Delays the asynchronous calls to the file system by random times of up to `SLOW_FILES` ms, as a slow disk does, so
 * that what must wait for a write shows when it does not. Processes that a test starts are not delayed.
 */
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { devNull } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const MOST_MS = Number(process.env.SLOW_FILES);
const DELAYED = Symbol.for("hearth.slow-files");

/** Those that answer without a promise. */
const IMMEDIATE = /^(?:constructor|watch|getAsyncId|readLines|readableWebStream|create\w+)$/;

type Call = (...args: unknown[]) => Promise<unknown>;

/** Every second call at once, so that calls overtake each other. */
const pause = (): Promise<unknown> | undefined =>
  Math.random() < 0.5 ? sleep(Math.random() * MOST_MS) : undefined;

function delay(of: object): void {
  const calls = of as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(of)) {
    const call = Object.getOwnPropertyDescriptor(of, name)?.value;
    if (typeof call !== "function" || IMMEDIATE.test(name)) continue;
    calls[name] = async function (this: unknown, ...args: unknown[]) {
      await pause();
      const answer = await (call as Call).apply(this, args);
      await pause();
      return answer;
    };
  }
}

if (!Object.hasOwn(files, DELAYED)) {
  Object.assign(files, { [DELAYED]: true });
  const handle = await files.open(devNull);
  delay(Object.getPrototypeOf(handle));
  await handle.close();
  delay(files);
  syncBuiltinESMExports();
}
