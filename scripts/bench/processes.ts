/** The processes of a bench: servers under test, and the driver. All of them end with this one. */
import { type ChildProcess, type ChildProcessByStdio, fork, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { comparedWith } from "./compare.ts";
import type { DriverOperations } from "./driver.ts";

const START_PATIENCE_MS = 60_000;
const children = new Set<ChildProcess>();

/** Kills whatever is left. */
export function endAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

process.on("exit", endAll);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const TSX = ["--import", "tsx"];

export interface ServerProcess {
  readonly port: number;
  /** Milliseconds from spawn to listening. */
  readonly startMs: number;
  /** Seconds of CPU so far, all threads. */
  cpuSeconds(): number;
  rssBytes(): number;
  /** Sends a message and resolves with the next answer; rejects when the server has ended. */
  ask(what: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** The bare server, or the build that this one is compared with, on its own data folder. */
export const startBeside = (dataDir: string, nodeOptions: readonly string[] = []): Promise<ServerProcess> =>
  comparedWith() === undefined
    ? startServer([...TSX, here("./bare.ts")])
    : startBuild(join(comparedWith() ?? "", "scripts/bench/host.mjs"), dataDir, nodeOptions);

/** Answers that JSON text to every request. */
export const startBareHttp = (answer: string): Promise<ServerProcess> =>
  startServer([...TSX, here("./bareHttp.ts"), answer]);

/** Writes what it receives into that folder. */
export const startBareUpload = (folder: string): Promise<ServerProcess> =>
  startServer([...TSX, here("./bareUpload.ts"), folder]);

/** The built host on `dataDir`. `nodeOptions` come before the script, as for a profile; `args` after it. */
export const startHost = (
  dataDir: string,
  nodeOptions: readonly string[] = [],
  args: readonly string[] = [],
): Promise<ServerProcess> => startBuild(here("./host.mjs"), dataDir, nodeOptions, args);

const startBuild = (
  host: string,
  dataDir: string,
  nodeOptions: readonly string[],
  args: readonly string[] = [],
): Promise<ServerProcess> =>
  startServer([
    ...nodeOptions,
    host,
    ...["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--json", "--data", dataDir],
    ...["--set", "limits.enabled=false", "--set", "limits.connectionsPerAddress=100000"],
    ...args,
  ]);

/** The same script as a child for the time of one run: resolves with what it printed. */
export function runScript(file: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...TSX, here(file), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      children.delete(child);
      if (code === 0) resolve(out);
      else reject(new Error(`${file} ended with ${code}`));
    });
  });
}

async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const began = performance.now();
  const stdio = ["ignore", "pipe", "inherit", "ipc"] as const;
  const child = spawn(process.execPath, args, { stdio: [...stdio] }) as ChildProcessByStdio<
    null,
    Readable,
    null
  >;
  children.add(child);
  const ended = new Promise<void>((done) =>
    child.once("close", () => {
      children.delete(child);
      done();
    }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the server did not start")), START_PATIENCE_MS);
    ended.then(() => reject(new Error(`the server ended at its start: ${args.join(" ")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const told = JSON.parse(line) as { event?: string; port?: number };
      if (told.event !== "listening" || told.port === undefined) return;
      clearTimeout(timer);
      resolve(told.port);
    });
  });
  const startMs = performance.now() - began;
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  return {
    port,
    startMs,
    cpuSeconds() {
      const stat = proc("stat");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    rssBytes: () => Number(/VmRSS:\s+(\d+)/.exec(proc("status"))?.[1]) * 1024,
    ask: (what) =>
      new Promise((resolve, reject) => {
        const answered = (answer: unknown): void => {
          child.off("close", gone);
          resolve(answer);
        };
        const gone = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
        child.once("message", answered).once("close", gone);
        child.send(what);
      }),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

type Params<N extends keyof DriverOperations> = Parameters<DriverOperations[N]>;
type Result<N extends keyof DriverOperations> = Awaited<ReturnType<DriverOperations[N]>>;

export interface Driver {
  call<N extends keyof DriverOperations>(name: N, ...params: Params<N>): Promise<Result<N>>;
  stop(): void;
}

export function startDriver(): Driver {
  const child = fork(here("./driver.ts"), { execArgv: TSX });
  children.add(child);
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on("message", ({ id, result, error }: { id: number; result: never; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.once("close", () => {
    children.delete(child);
    for (const call of waiting.values()) call.reject(new Error("the driver ended"));
  });
  return {
    call: (name, ...params) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        child.send({ id, name, params: params[0] });
      }),
    stop: () => child.kill("SIGKILL"),
  };
}
