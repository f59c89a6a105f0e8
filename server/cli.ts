/** `serve`: from the command line to a running host, and gracefully down again (docs/contract/host.md 1). */
import { CRASHED, watchCrashes } from "./host/crash.ts";
import { describe } from "./host/log-file.ts";
import { helpText, parseOptions, type ServeOptions, UsageError } from "./host/options.ts";
import { asJson, forPerson, quietLog, type Report, verboseLog } from "./host/report.ts";
import { onStopSignal } from "./host/signals.ts";
import { continuedRun, handOver, isSupervised, superviseAfterCrash } from "./host/supervisor.ts";
import { VERSION } from "./host/version.ts";
import { createHost, type Host, isExpectedStartFailure } from "./index.ts";

/** Anything that still runs after this time is cut off. */
const STOP_WITHIN_MS = 4800;

/**
 * Runs until a signal, or until the console stops it.
 * @returns the exit code: 0 stopped, 1 could not start, or wrong options.
 */
export async function run(args: readonly string[], more: { nextFreePort?: boolean } = {}): Promise<number> {
  let options: ServeOptions;
  try {
    options = continuedRun() ?? parseOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  if (options.want !== "serve") {
    process.stdout.write(`${options.want === "help" ? helpText() : VERSION}\n`);
    return 0;
  }
  return host(options, options.json ? asJson : forPerson, more.nextFreePort ?? false);
}

type Order = "stop" | "restart" | "crash";

async function host(options: ServeOptions, report: Report, nextFreePort: boolean): Promise<number> {
  let give: (order: Order) => void = () => {};
  let bound: NodeJS.Timeout | undefined;
  let running: Host | null = null;
  // A second signal (npm forwards one) changes nothing: the first already runs, within its bound.
  const onSignal = (): void => {
    bound ??= setTimeout(() => process.exit(0), STOP_WITHIN_MS);
    give("stop");
  };
  const ignoreSignals = onStopSignal(onSignal);
  // The supervising process no longer exists, so nothing can start this one again.
  if (isSupervised()) process.once("disconnect", onSignal);
  const unwatch = watchCrashes(
    () => running && { dataDir: options.dataDir, log: running.log, stop: stopNow(running) },
    () => (running ? give("crash") : process.exit(CRASHED)),
  );
  let port = 0;
  try {
    for (let wanted = options; ; wanted = afterRestart(wanted, running)) {
      const ordered = new Promise<Order>((resolve) => {
        give = resolve;
      });
      if (bound) return 0;
      running = await start(wanted, report, nextFreePort, give);
      if (running === null) return 1;
      port = (await running.listening()).port;
      const order = await ordered;
      if (order === "crash") break;
      report.stopping();
      await running.stop();
      if (order === "stop") {
        report.stopped();
        return 0;
      }
    }
  } finally {
    unwatch();
    clearTimeout(bound);
    ignoreSignals();
  }
  const { settings, ...others } = afterRestart(options, running);
  const continued = { ...others, settings: { ...settings, "listen.port": port } };
  if (!isSupervised()) return superviseAfterCrash(continued, quietLog.warn);
  await handOver(continued);
  return CRASHED;
}

const stopNow = (host: Host) => (): Promise<void> => host.stop(0);

/** The same run continues: changes made in the console, including its password, stay in force. */
function afterRestart({ adminPassword: _, ...options }: ServeOptions, before: Host): ServeOptions {
  return { ...options, settings: before.settings.overrides };
}

async function start(
  { dataDir, settings, adminPassword, verbose }: ServeOptions,
  report: Report,
  nextFreePort: boolean,
  onOrder: (order: Order) => void,
): Promise<Host | null> {
  try {
    const host = await createHost({
      dataDir,
      settings,
      nextFreePort,
      log: verbose ? verboseLog : quietLog,
      onOrder,
      ...(adminPassword === undefined ? {} : { adminPassword }),
    });
    report.listening(await host.start(), dataDir);
    return host;
  } catch (error) {
    const text = isExpectedStartFailure(error) ? error.message : describe("Hearth could not start", error);
    process.stderr.write(`${text}\n`);
    return null;
  }
}
