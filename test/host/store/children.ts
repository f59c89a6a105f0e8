/** Real processes, for tests of several at once and of one that dies. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Child {
  readonly process: ChildProcess;
  /** Its output so far, line by line. */
  readonly lines: string[];
  /** Resolves with the next line that was not read yet. */
  nextLine(): Promise<string>;
  tell(text: string): void;
  kill(): Promise<void>;
}

/** Starts a file of this folder. It is killed after the test. */
export function startChild(file: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  let asked = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const wake of waiting.splice(0)) wake();
  });
  const exited = once(child, "close");
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(kill);
  return {
    process: child,
    lines,
    async nextLine() {
      const wanted = asked++;
      while (lines.length <= wanted) await new Promise<void>((resolve) => waiting.push(resolve));
      return lines[wanted] ?? "";
    },
    tell: (text) => void child.stdin.write(text),
    kill,
  };
}
