/** `serve` as people run it: a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Served {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the first line of stdout that holds `text`; rejects when the process ends before. */
  line(text: string): Promise<string>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
}

/**
 * Runs `node <script> …args`; the default script is what `npm run serve` runs. No `HEARTH_…` variable is passed on but
 * `env`.
 */
export function runServe(
  args: readonly string[],
  { env = {}, script = "scripts/serve.mjs" }: { env?: Record<string, string>; script?: string } = {},
): Served {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("HEARTH_"));
  const child = spawn(process.execPath, [script, ...args], {
    cwd: PROJECT,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    line(text) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => line.includes(text));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`serve ended before it printed "${text}": ${stdout}${stderr}`)),
        );
      });
    },
  };
}
