/** A real host on a free port of the loopback, in a folder of its own. */
import { createHost, type Host, type HostOptions } from "../../server/index.ts";
import type { Log } from "../../server/log.ts";
import type { Settings } from "../../server/settings.ts";
import { removeFolder, temporaryFolder } from "./folders.ts";

export interface TestHost {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly host: Host;
  /** What the host logged at `warn` and `error`, for tests that expect nothing there or something. */
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
};

export async function startTestHost({
  dataDir,
  settings,
  ...options
}: TestHostOptions = {}): Promise<TestHost> {
  const folder = dataDir ?? temporaryFolder();
  const complaints: string[] = [];
  const host = await createHost({
    dataDir: folder,
    settings: { ...TEST_SETTINGS, ...settings },
    log: collectingLog(complaints),
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
      if (dataDir === undefined) removeFolder(folder);
    },
  };
}

/** Keeps complaints; a bug's stack goes to stderr too, so that a failing test shows it. */
export function collectingLog(complaints: string[]): Log {
  return {
    info: () => {},
    warn: (message) => void complaints.push(message),
    error(message, error) {
      complaints.push(message);
      console.error(message, error ?? "");
    },
  };
}
