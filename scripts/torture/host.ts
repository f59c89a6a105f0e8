/** The host under test: started, killed, and started again on the same data folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const START_PATIENCE_MS = 60_000;

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

export interface Host {
  readonly url: string;
  /** Milliseconds from spawn to listening. */
  readonly startMs: number;
  /** SIGKILL, unless another signal is given. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * @param clockOffsetMs how wrong the host's clock is.
 * @param options of `serve`, added to those that every test of this kind needs.
 */
export async function startHost(
  dataDir: string,
  clockOffsetMs: number,
  options: readonly string[] = [],
): Promise<Host> {
  const began = performance.now();
  const child = spawnHost(dataDir, clockOffsetMs, options);
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const port = await listening(child, () => complaints);
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - began,
    async kill(signal = "SIGKILL") {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The host ended by itself:\n${complaints}`);
      const closed = once(child, "close");
      child.kill(signal);
      await closed;
    },
  };
}

/** Starts the host, and kills it that many milliseconds later, started or not. */
export async function killWhileStarting(dataDir: string, afterMs: number): Promise<void> {
  const child = spawnHost(dataDir, 0);
  const closed = once(child, "close");
  for (const output of [child.stdout, child.stderr]) output.resume();
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  const [code] = await closed;
  clearTimeout(timer);
  if (code !== null) throw new Error(`The host ended at its start with ${code}`);
}

function spawnHost(dataDir: string, clockOffsetMs: number, options: readonly string[] = []) {
  const args = ["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--json", "--data", dataDir];
  const child = spawn(
    process.execPath,
    [
      `--import=${new URL("./clock.mjs", import.meta.url).href}`,
      here("../bench/host.mjs"),
      ...args,
      "--set",
      "limits.enabled=false",
      ...options,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, CLOCK_OFFSET_MS: String(clockOffsetMs) } },
  );
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

function listening(child: ChildProcess, complaints: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The host did not start")), START_PATIENCE_MS);
    child.once("close", () => reject(new Error(`The host ended at its start:\n${complaints()}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const told = line.startsWith("{") ? (JSON.parse(line) as { event?: string; port?: number }) : {};
      if (told.event !== "listening" || told.port === undefined) return;
      clearTimeout(timer);
      resolve(told.port);
    });
  });
}
