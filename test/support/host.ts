/** A real host on a free port of the loopback, in a folder of its own. */
import { createHost, type Host, type HostOptions } from "../../server/index.ts";
import type { Settings } from "../../server/settings.ts";
import { removeFolder, temporaryFolder } from "./folders.ts";
import { collectingLog } from "./log.ts";

export interface TestHost {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly host: Host;
  /** The host's warnings and errors, also after it stopped. A test that expects some removes them; remaining errors are
   * printed once, at the end. */
  readonly complaints: string[];
  /** Stops the host and, unless the folder was given, removes it. May be called twice. */
  stop(): Promise<void>;
}

export interface TestHostOptions extends Partial<Omit<HostOptions, "dataDir" | "log" | "settings">> {
  /** A folder that stays when the host stops: for restarts. A temporary one otherwise. */
  readonly dataDir?: string;
  readonly settings?: Partial<Settings>;
}

/** Quick and alone: any free port, no aliases, no rate limits, unless `settings` says otherwise. */
const TEST_SETTINGS: Partial<Settings> = {
  "listen.port": 0,
  "listen.host": "127.0.0.1",
  "listen.aliases": "",
  "limits.enabled": false,
  "rooms.lobby": "",
  // A machine that runs tests may have little disk space left.
  "storage.minFreeBytes": 0,
};

export async function startTestHost({
  dataDir,
  settings,
  ...options
}: TestHostOptions = {}): Promise<TestHost> {
  const folder = dataDir ?? temporaryFolder();
  const { log, complaints, printRest } = collectingLog();
  const host = await createHost({
    dataDir: folder,
    settings: { ...TEST_SETTINGS, ...settings },
    log,
    ...options,
  });
  const { port } = await host.start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir: folder,
    host,
    complaints,
    async stop() {
      await host.stop(0);
      // A busy machine is not the host's fault; test/host/running/stopping.test.ts checks how long each step may take.
      const { length } = complaints;
      complaints.splice(0, length, ...complaints.filter((one) => !one.endsWith("too long and was cut off.")));
      printRest();
      if (dataDir === undefined) removeFolder(folder);
    },
  };
}
