/** The app's side of the server process: starts and stops it, and carries the admin contract between the processes. */
import { utilityProcess } from "electron";
import type { AdminAnswer, AdminEvent, AdminSubscription } from "../server/admin/contract.ts";
import { BackOff } from "./back-off.ts";
import type { FromHost, HostUp, ToHost } from "./host-messages.ts";

export type HostState =
  | { readonly kind: "starting" }
  | { readonly kind: "hosting"; readonly up: HostUp }
  | { readonly kind: "stopping" }
  | { readonly kind: "paused" }
  /** It could not start, or it ended unexpectedly. `message` is `""` when it gave none. */
  | { readonly kind: "failed"; readonly message: string };

interface Listener {
  readonly tell: (event: AdminEvent) => void;
  roomIds: readonly number[];
}

const AWAY: AdminAnswer<never> = {
  error: { code: "unavailable", reason: "not_running", message: "The server is not running." },
};
/** V8's options of `npm start`; Chromium takes them as one switch. */
const EXEC_ARGV = ["--js-flags=--max-semi-space-size=16"];
/** After this time a stopping process is killed; the server itself needs less than 5 s. */
const STOP_WITHIN_MS = 6000;

export class HostLink {
  readonly #entry: string;
  readonly #args: readonly string[];
  readonly #calls = new Map<number, (answer: AdminAnswer<unknown>) => void>();
  readonly #listeners = new Map<number, Listener>();
  readonly #stateListeners = new Set<(now: HostState, before: HostState) => void>();
  #process: Electron.UtilityProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #state: HostState = { kind: "paused" };
  #lastId = 0;
  readonly #backOff = new BackOff();
  #overrides: HostUp["overrides"] | null = null;

  /** @param entry path of the server's script. @param args the arguments of `serve`. */
  constructor(entry: string, args: readonly string[]) {
    this.#entry = entry;
    this.#args = args;
  }

  get state(): HostState {
    return this.#state;
  }

  onState(listener: (now: HostState, before: HostState) => void): void {
    this.#stateListeners.add(listener);
  }

  /** Does nothing while the process runs. */
  start(): void {
    if (this.#process) {
      // It has reported why it failed and is about to end.
      if (this.#state.kind === "failed") void this.#ended.then(() => this.start());
      return;
    }
    this.#backOff.started();
    this.#setState({ kind: "starting" });
    const child = utilityProcess.fork(this.#entry, [], { serviceName: "Hearth host", execArgv: EXEC_ARGV });
    this.#process = child;
    child.on("message", (message: FromHost) => this.#receive(message));
    this.#ended = new Promise((resolve) => {
      child.once("exit", (code) => {
        this.#process = null;
        this.#exited(code);
        resolve();
      });
    });
    this.#send({ type: "start", args: this.#args, overrides: this.#overrides });
    for (const [id, { roomIds }] of this.#listeners) this.#subscribe(id, roomIds);
  }

  /** Gracefully. Resolves when the process has ended; may be called at any time. */
  async stop(): Promise<void> {
    this.#backOff.cancel();
    const child = this.#process;
    if (!child) {
      this.#setState({ kind: "paused" });
      return;
    }
    this.#setState({ kind: "stopping" });
    this.#send({ type: "stop" });
    const late = setTimeout(() => child.kill(), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(late);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Calls an operation as the desktop window. Never rejects: answers `unavailable` while the server is not running. */
  call(operation: string, params: unknown): Promise<AdminAnswer<unknown>> {
    if (this.#state.kind !== "hosting") return Promise.resolve(AWAY);
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      this.#calls.set(id, resolve);
      this.#send({ type: "call", id, operation, params });
    });
  }

  /** Subscribes to the event stream; the subscription continues when the process is restarted. */
  subscribe(tell: (event: AdminEvent) => void): AdminSubscription {
    const id = ++this.#lastId;
    const listener: Listener = { tell, roomIds: [] };
    this.#listeners.set(id, listener);
    this.#subscribe(id, []);
    return {
      watch: (roomIds) => {
        listener.roomIds = roomIds;
        this.#send({ type: "watch", id, roomIds });
      },
      close: () => {
        this.#listeners.delete(id);
        this.#send({ type: "unsubscribe", id });
      },
    };
  }

  #subscribe(id: number, roomIds: readonly number[]): void {
    this.#send({ type: "subscribe", id });
    if (roomIds.length > 0) this.#send({ type: "watch", id, roomIds });
  }

  #send(message: ToHost): void {
    this.#process?.postMessage(message);
  }

  #receive(message: FromHost): void {
    switch (message.type) {
      case "up":
        this.#overrides = message.up.overrides;
        // Ignore a change that is reported while the process is already stopping.
        if (this.#state.kind !== "stopping") this.#setState({ kind: "hosting", up: message.up });
        break;
      case "answer":
        this.#calls.get(message.id)?.(message.answer);
        this.#calls.delete(message.id);
        break;
      case "event":
        this.#listeners.get(message.id)?.tell(message.event);
        break;
      case "order":
        void (message.order === "stop" ? this.stop() : this.restart());
        break;
      case "failed":
        this.#setState({ kind: "failed", message: message.message });
    }
  }

  #exited(code: number): void {
    for (const answer of this.#calls.values()) answer(AWAY);
    this.#calls.clear();
    if (this.#state.kind === "failed") return;
    const wasAsked = this.#state.kind === "stopping";
    if (wasAsked) {
      this.#setState({ kind: "paused" });
      return;
    }
    process.stderr.write(`The server's process ended by itself with code ${code}.\n`);
    this.#setState({ kind: "failed", message: "" });
    // Cancelled if somebody starts or stops it before.
    this.#backOff.failed(() => this.start());
  }

  #setState(now: HostState): void {
    const before = this.#state;
    this.#state = now;
    for (const listener of this.#stateListeners) listener(now, before);
  }
}
