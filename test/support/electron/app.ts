/** `app`: the life of the process, one instance for each folder of user data, and the paths of its folders. */
import { EventEmitter } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

export interface Preventable {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/** An event that a listener may prevent, with its other fields. */
export function preventable<T extends object>(more: T): T & Preventable {
  let isPrevented = false;
  return Object.defineProperties(more, {
    preventDefault: { value: () => (isPrevented = true) },
    defaultPrevented: { get: () => isPrevented },
  }) as T & Preventable;
}

const before = process.argv.slice(0, process.argv.includes("--") ? process.argv.indexOf("--") : undefined);
const folder = before.find((each) => each.startsWith("--user-data-dir="))?.slice("--user-data-dir=".length);
if (folder === undefined) throw new Error("The stand-in needs --user-data-dir.");
mkdirSync(folder, { recursive: true });
const { version } = JSON.parse(readFileSync(join(process.argv[1] ?? "", "package.json"), "utf8"));

class App extends EventEmitter {
  readonly isPackaged = process.env.STAND_IN_PACKAGED === "1";
  /** What must end before the process does. */
  readonly endings: (() => Promise<void> | void)[] = [];
  isReady = false;
  #isQuitting = false;
  #ready: () => void = () => {};
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#ready = resolve;
  });

  /** Closes every window; false when one stayed. Set by the windows. */
  closeWindows: () => boolean = () => true;

  becomeReady(): void {
    if (this.#isQuitting) return;
    this.isReady = true;
    this.#ready();
    this.emit("ready");
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  enableSandbox(): void {
    if (this.isReady) throw new Error("enableSandbox() can only be called before app is ready");
  }
  setAppUserModelId(): void {}
  getVersion = (): string => version;
  getPreferredSystemLanguages = (): string[] => [process.env.STAND_IN_LANGUAGE ?? "en-US"];
  getLoginItemSettings = () => ({ wasOpenedAtLogin: false });
  setLoginItemSettings(): void {}

  getPath(name: string): string {
    if (name === "userData") return folder ?? "";
    if (name === "appData") return join(folder ?? "", "..");
    if (name === "exe") return process.execPath;
    throw new Error(`Failed to get '${name}' path`);
  }

  requestSingleInstanceLock(): boolean {
    const lock = join(folder ?? "", "instance.pid");
    const socket = join(folder ?? "", "instance.sock");
    const holder = holderOf(lock);
    if (holder !== null) {
      const told = new Promise<void>((resolve) => {
        const line = connect(socket, () => line.end("second"));
        line.on("close", () => resolve());
        line.on("error", () => resolve());
      });
      this.endings.push(() => told);
      return false;
    }
    writeFileSync(lock, String(process.pid));
    rmSync(socket, { force: true });
    const server = createServer((line) => {
      line.resume();
      line.once("end", () => this.emit("second-instance", {}, [], "", null));
      line.on("error", () => {});
    }).listen(socket);
    this.endings.push(() => {
      server.close();
      rmSync(lock, { force: true });
    });
    return true;
  }

  quit(): void {
    const event = preventable({});
    this.emit("before-quit", event);
    if (event.defaultPrevented || !this.closeWindows()) return;
    this.emit("will-quit", preventable({}));
    this.exit(0);
  }

  exit(code: number): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    void Promise.allSettled(this.endings.map((end) => end())).then(() => {
      this.emit("quit", {}, code);
      process.exit(code);
    });
  }
}

/** The process that holds the lock, or null when no living one does. */
function holderOf(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

export const app = new App();
