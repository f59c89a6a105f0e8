/** The desktop app as tests run it: under the stand-in for Electron, or under Electron itself where its binary is. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, chromium, type Page } from "playwright-core";
import { removeFolder, temporaryFolder } from "../support/folders.ts";

type Electron = typeof import("electron");
type StandIn = typeof import("../support/electron/index.ts");

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN = fileURLToPath(new URL("../support/electron/run-child.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

export interface Desktop {
  /** Electron's own folder of this app, where the shell remembers its window. */
  readonly userData: string;
  readonly dataDir: string;
  /** The page of the window. */
  page(): Promise<Page>;
  /** Calls a function, by its text, in the main process. */
  evaluate<T, A = undefined>(
    call: (electron: Electron, argument: A) => T | Promise<T>,
    argument?: A,
  ): Promise<T>;
  /** The same with what only the stand-in reports: what was notified, copied, opened. */
  seen<T, A = undefined>(call: (electron: StandIn, argument: A) => T | Promise<T>, argument?: A): Promise<T>;
  /** Everything the processes printed. */
  output(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Quits as a person does, and waits. May be called twice. */
  quit(): Promise<number | null>;
  /** Quits, and removes the folders that were not given. */
  end(): Promise<void>;
}

export interface DesktopOptions {
  /** The folder of the app; this project's when not given. */
  readonly root?: string;
  readonly userData?: string;
  readonly dataDir?: string;
  /** Those of `serve`. */
  readonly args?: readonly string[];
  /** Chromium's and the shell's own. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Any free port of the loopback. */
const QUIET = ["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--set", "limits.enabled=false"];

/** Electron's binary, when it is here. */
const electronBinary: string | null = (() => {
  const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  const name = join(folder, "path.txt");
  const path = existsSync(name) ? join(folder, "dist", readFileSync(name, "utf8")) : "";
  return existsSync(path) && path !== "" ? path : null;
})();
/** Why the specs cannot run under Electron itself here, or null. */
export const whyNoElectron: string | null =
  electronBinary === null
    ? "Electron's binary is not installed here"
    : process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
      ? "there is no display"
      : null;

/** The environment without the variables of a host. */
const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(?:HEARTH_|VITEST|NODE_OPTIONS)/.test(name) ? [] : [[name, value]],
    ),
  );

/** Starts the app under the stand-in. */
export async function startStandIn(options: DesktopOptions = {}): Promise<Desktop> {
  const { userData, dataDir, argv } = prepare(options);
  const child = fork(RUN, [options.root ?? ROOT, ...argv], {
    execArgv: ["--import", TSX],
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const answers = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  child.on("message", (message: { id: number; value?: unknown; error?: string }) => {
    answers.get(message.id)?.(message);
    answers.delete(message.id);
  });
  void exited.then((code) => {
    for (const answer of answers.values()) answer({ error: `The app ended with ${code}: ${output}` });
  });
  let last = 0;
  const evaluate = (call: unknown, argument?: unknown) =>
    new Promise<never>((resolve, reject) => {
      const id = ++last;
      answers.set(id, ({ value, error }) =>
        error === undefined ? resolve(value as never) : reject(new Error(error)),
      );
      if (child.connected) child.send({ id, source: String(call), argument });
      else reject(new Error(`The app has ended: ${output}`));
    });
  let attached: Promise<Page> | undefined;
  const attach = async (): Promise<Page> => {
    const profile = await evaluate((electron: StandIn) => electron.profile());
    const port = await portOf(join(profile, "DevToolsActivePort"));
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error("The window has no page.");
    page.setDefaultTimeout(30_000);
    return page;
  };
  const quit = async (): Promise<number | null> => {
    if (child.exitCode === null && child.connected) {
      // The answer may never come, because the process ends.
      evaluate((electron: StandIn) => electron.app.quit()).catch(() => {});
    }
    const late = setTimeout(() => child.kill("SIGKILL"), 40_000);
    const code = await exited;
    clearTimeout(late);
    return code;
  };
  const end = async (): Promise<void> => {
    await quit();
    if (options.userData === undefined) removeFolder(userData);
    if (options.dataDir === undefined) removeFolder(dataDir);
  };
  const page = (): Promise<Page> => (attached ??= attach());
  return { userData, dataDir, page, evaluate, seen: evaluate, output: () => output, exited, quit, end };
}

/** Starts the app under Electron itself. */
export async function startElectron(options: DesktopOptions = {}): Promise<Desktop> {
  const { userData, dataDir, argv } = prepare(options);
  const [profile = "", ...rest] = argv;
  const app = await _electron.launch({
    executablePath: electronBinary ?? "",
    args: [profile, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), options.root ?? ROOT, ...rest],
    env: { ...cleanEnvironment(), ...options.env },
  });
  let output = "";
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const quit = async (): Promise<number | null> => {
    await app.close().catch(() => {});
    return exited;
  };
  const end = async (): Promise<void> => {
    await quit();
    if (options.userData === undefined) removeFolder(userData);
    if (options.dataDir === undefined) removeFolder(dataDir);
  };
  return {
    userData,
    dataDir,
    page: () => app.firstWindow(),
    evaluate: (call, argument) => app.evaluate(call as never, argument as never) as never,
    seen: () => Promise.reject(new Error("Electron does not tell what the desktop showed.")),
    output: () => output,
    exited,
    quit,
    end,
  };
}

function prepare({
  userData = temporaryFolder(),
  dataDir = temporaryFolder(),
  args = QUIET,
  switches = [],
}: DesktopOptions) {
  const argv = [`--user-data-dir=${userData}`, ...switches, "--", "--data", dataDir, ...args];
  return { userData, dataDir, argv };
}

/** Chromium writes the port it took into a file of its profile. */
async function portOf(file: string): Promise<string> {
  for (let tries = 0; tries < 800; tries += 1) {
    const [port] = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (port) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The stand-in's browser did not open.");
}
