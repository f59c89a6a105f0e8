/** Runs the host again, in a child process, after it crashed in this one (security.md 2). */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { backOffMs, CRASHED, RECOVERED_MS } from "./crash.ts";

/** Whether another process starts this one again: then it only has to end. */
export const isSupervised = (): boolean => process.send !== undefined;

/**
 * Starts the program of this process again until it ends by itself, each time a little later, and passes signals on.
 * @param args the program's arguments, in addition to those that it was started with.
 * @param say is called with when and why it is started again.
 * @returns its exit code.
 */
export async function superviseAfterCrash(
  args: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  let child: ChildProcess | null = null;
  const stopping = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    stopping.abort();
    child?.kill(signal);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    for (let crashes = 1; ; crashes += 1) {
      say(`The server crashed. It starts again in ${backOffMs(crashes) / 1000} s.`);
      await wait(backOffMs(crashes), null, stopping).catch(() => {});
      if (stopping.signal.aborted) return 0;
      const startedAt = performance.now();
      const [script = "", ...own] = process.argv.slice(1);
      child = spawn(process.execPath, [...process.execArgv, script, ...own, ...args], {
        stdio: ["inherit", "inherit", "inherit", "ipc"],
      });
      const code = await exitOf(child);
      if (code !== CRASHED || stopping.signal.aborted) return code;
      if (performance.now() - startedAt > RECOVERED_MS) crashes = 0;
    }
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
