/** `utilityProcess`: Node in a process of its own that receives structured clones. */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";

const PARENT_PORT = new URL("parent-port.mjs", import.meta.url).href;
interface Options {
  readonly execArgv?: readonly string[];
}

const running = new Set<UtilityProcess>();

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly pid: number | undefined;
  readonly flags: readonly string[];

  constructor(path: string, args: readonly string[], { execArgv = [] }: Options) {
    super();
    const flags = execArgv.flatMap((each) => each.replace(/^--js-flags=/, "").split(" "));
    this.flags = flags;
    this.#child = fork(path, [...args], {
      execArgv: [...flags, "--import", PARENT_PORT],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.pid = this.#child.pid;
    running.add(this);
    this.#child.on("message", (message) => this.emit("message", message));
    this.#child.once("exit", (code) => {
      running.delete(this);
      this.emit("exit", code ?? 1);
    });
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(structuredClone(message) as object);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (path: string, args: readonly string[] = [], options: Options = {}) =>
    new UtilityProcess(path, args, options),
};

/** V8's options of the running ones. */
export const utilityFlags = (): readonly string[] => [...running].flatMap(({ flags }) => flags);

/** The running ones, for tests that end one. */
export const utilityPids = (): (number | undefined)[] => [...running].map(({ pid }) => pid);
