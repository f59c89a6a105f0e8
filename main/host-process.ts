/**
 * Runs the server in a utility process: a busy chat never blocks the window, and after a crash the app can report it
 * and start the server again.
 */
import type { AdminSubscription } from "../server/admin/contract.ts";
import {
  CRASHED,
  createHost,
  type Host,
  isExpectedStartFailure,
  parseOptions,
  UsageError,
  watchCrashes,
} from "../server/index.ts";
import type { FromHost, HostUp, ToHost } from "./host-messages.ts";

const print = (line: string): void => void process.stderr.write(`${line}\n`);
const tell = (message: FromHost): void => process.parentPort.postMessage(message);

/** How often the computer's addresses are read: they change when it joins another network. */
const ADDRESSES_MS = 5000;

const subscriptions = new Map<number, AdminSubscription>();
let host: Promise<Host> | undefined;
let up: { readonly host: Host; readonly dataDir: string } | null = null;

process.parentPort.on("message", ({ data }) => {
  void hear(data as ToHost);
});

watchCrashes(
  () => up && { dataDir: up.dataDir, log: up.host.log, stop: () => up?.host.stop(0) ?? Promise.resolve() },
  () => process.exit(CRASHED),
);

async function hear(message: ToHost): Promise<void> {
  if (message.type === "start") {
    host ??= start(message);
    host.catch(fail);
    return;
  }
  // Calls to a server that could not start stay unanswered; `fail` has reported why.
  const running = await host?.catch(() => undefined);
  if (running) await act(running, message);
}

async function act(running: Host, message: Exclude<ToHost, { type: "start" }>): Promise<void> {
  const { window } = running.admin;
  switch (message.type) {
    case "call": {
      const { id, operation, params } = message;
      // `call` validates the name, and the parameters by the operation's schema.
      tell({ type: "answer", id, answer: await window.call(operation as never, params as never) });
      return;
    }
    case "subscribe": {
      const { id } = message;
      subscriptions.set(
        id,
        window.subscribe((event) => tell({ type: "event", id, event })),
      );
      return;
    }
    case "watch":
      subscriptions.get(message.id)?.watch(message.roomIds);
      return;
    case "unsubscribe":
      subscriptions.get(message.id)?.close();
      subscriptions.delete(message.id);
      return;
    case "stop":
      await running.stop();
      process.exit(0);
  }
}

async function start({ args, overrides }: Extract<ToHost, { type: "start" }>): Promise<Host> {
  const { dataDir, settings, adminPassword, verbose } = parseOptions(args);
  const running = await createHost({
    dataDir,
    settings: overrides ?? settings,
    nextFreePort: true,
    onOrder: (order) => tell({ type: "order", order }),
    log: {
      ...(verbose && { debug: (text: string) => print(`Debug: ${text}`) }),
      info: print,
      warn: (text) => print(`Warning: ${text}`),
      error: (text, error) =>
        print(
          `Error: ${text}${error instanceof Error ? `\n${error.stack}` : error === undefined ? "" : ` ${error}`}`,
        ),
    },
    ...(adminPassword === undefined || overrides ? {} : { adminPassword }),
  });
  up = { host: running, dataDir };
  await running.start();
  let reported = "";
  const report = async (): Promise<void> => {
    const state = await stateOf(running, dataDir);
    const text = JSON.stringify(state);
    // A server that stops has no port any more.
    if (text === reported || state.listening.port === 0) return;
    reported = text;
    tell({ type: "up", up: state });
  };
  running.settings.onChange(() => void report());
  setInterval(() => void report(), ADDRESSES_MS).unref();
  await report();
  return running;
}

async function stateOf(running: Host, dataDir: string): Promise<HostUp> {
  const { current } = running.settings;
  const listening = await running.listening();
  const wanted = current["listen.port"];
  return {
    listening,
    dataDir,
    desktop: {
      openAtLogin: current["desktop.openAtLogin"],
      keepAwake: current["desktop.keepAwake"],
      closeToTray: current["desktop.closeToTray"],
    },
    overrides: running.settings.overrides,
    takenPort: wanted !== 0 && wanted !== listening.port ? wanted : null,
  };
}

function fail(error: unknown): void {
  const isExpected = error instanceof UsageError || isExpectedStartFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  if (!isExpected && error instanceof Error) print(error.stack ?? message);
  tell({ type: "failed", message });
  // Let the message leave before the process exits.
  setTimeout(() => process.exit(1), 100);
}
