import type { Log } from "../../server/log.ts";

/** A log that keeps warnings and errors, and can print the errors that no test has removed. */
export function collectingLog(): { log: Log; complaints: string[]; printRest(): void } {
  const complaints: string[] = [];
  const errors = new Map<string, unknown>();
  const log: Log = {
    info: () => {},
    warn: (message) => void complaints.push(message),
    error(message, error) {
      complaints.push(message);
      errors.set(message, error);
    },
  };
  return {
    log,
    complaints,
    printRest() {
      for (const message of complaints) {
        if (errors.has(message)) console.error(message, errors.get(message) ?? "");
      }
      errors.clear();
    },
  };
}
