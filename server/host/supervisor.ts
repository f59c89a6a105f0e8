/** Runs the host again, in a child process, after it crashed in this one (security.md 2). */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { backOffMs, CRASHED, RECOVERED_MS } from "./crash.ts";
import type { ServeOptions } from "./options.ts";
import { onStopSignal } from "./signals.ts";

/** Whether another process starts this one again: then it only has to end. */
export const isSupervised = (): boolean => process.send !== undefined;

/** The variable that holds the options of a run which crashed, as JSON, for the process that continues it. */
const CONTINUED = "HEARTH_CONTINUED_RUN";

/** The options of the run that this process continues after a crash. */
export function continuedRun(): ServeOptions | undefined {
  const text = process.env[CONTINUED];
  return text === undefined ? undefined : JSON.parse(text);
}

/** Tells the process that starts this one again with which options. */
export const handOver = (options: ServeOptions): Promise<void> =>
  new Promise((resolve) => process.send?.(options, undefined, undefined, () => resolve()));

/**
 * Starts the program of this process again until it ends by itself, each time a little later, and passes signals on.
 * @param options of the run that continues.
 * @param say is called with when and why it is started again.
 * @returns its exit code.
 */
export async function superviseAfterCrash(
  options: ServeOptions,
  say: (line: string) => void,
): Promise<number> {
  let child: ChildProcess | null = null;
  const stopping = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    stopping.abort();
    child?.kill(signal);
  };
  const ignoreSignals = onStopSignal(onSignal);
  let continued = options;
  try {
    for (let crashes = 1; ; crashes += 1) {
      say(`The server crashed. It starts again in ${backOffMs(crashes) / 1000} s.`);
      await wait(backOffMs(crashes), null, stopping).catch(() => {});
      if (stopping.signal.aborted) return 0;
      const startedAt = performance.now();
      child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ""], {
        env: { ...process.env, [CONTINUED]: JSON.stringify(continued) },
        stdio: ["inherit", "inherit", "inherit", "ipc"],
      });
      child.on("message", (sent) => {
        continued = sent as ServeOptions;
      });
      const code = await exitOf(child);
      if (code !== CRASHED || stopping.signal.aborted) return code;
      if (performance.now() - startedAt > RECOVERED_MS) crashes = 0;
    }
  } finally {
    ignoreSignals();
  }
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
