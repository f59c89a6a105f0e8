import type { Listening } from "../index.ts";
import type { Log } from "../log.ts";
import { isOnlyHere } from "../net/adapters.ts";
import { describe } from "./log-file.ts";

/** Prints what a running host reports: lines for a person, or one JSON object per line. */
export interface Report {
  listening(listening: Listening, dataDir: string): void;
  stopping(): void;
  stopped(): void;
}

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const err = (line: string): void => void process.stderr.write(`${line}\n`);

/** The server's log: stderr, since stdout has what a {@link Report} prints. */
export const quietLog: Log = {
  info: err,
  warn: (message) => err(`Warning: ${message}`),
  error: (message, error) => err(`Error: ${describe(message, error)}`),
};

export const verboseLog: Log = { ...quietLog, debug: (message) => err(`Debug: ${message}`) };

export const forPerson: Report = {
  listening({ name, urls, httpsUrls, adminUrl, aliases }, dataDir) {
    const isOpen = urls.some((url) => !isOnlyHere(new URL(url).hostname));
    out(`${name} is up. ${isOpen ? "People on your network open:" : "Only this computer can open it:"}`);
    for (const url of urls) out(`  ${url}`);
    if (httpsUrls.length > 0) {
      out("Encrypted, for devices that trust this server (the page /trust of each address shows how):");
      for (const url of httpsUrls) out(`  ${url}`);
    }
    const open = aliases.filter(({ state }) => state === "listening").map(({ port }) => port);
    if (open.length > 0)
      out(`Clients of older APIs can also use port${open.length > 1 ? "s" : ""} ${open.join(", ")}.`);
    out(`Admin console: ${adminUrl}`);
    out(`Data folder:   ${dataDir}`);
    out("Press Ctrl+C to stop.");
  },
  stopping: () => out("Stopping…"),
  stopped: () => out("Stopped."),
};

export const asJson: Report = {
  listening({ port, urls, httpsUrls, adminUrl, aliases }) {
    const https = httpsUrls.length > 0 ? { httpsUrls } : {};
    out(JSON.stringify({ event: "listening", port, urls, ...https, adminUrl }));
    for (const alias of aliases) out(JSON.stringify({ event: "alias", ...alias }));
  },
  stopping: () => out(JSON.stringify({ event: "stopping" })),
  stopped: () => out(JSON.stringify({ event: "stopped" })),
};
