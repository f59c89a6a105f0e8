/** Where the server's parts report to. Never a password, a token or a code in here. */
export interface Log {
  /** Details for debugging; absent unless `--verbose` is given: `log.debug?.("…")`. */
  debug?(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** For bugs and failures of the machine: with the stack when there is one. */
  error(message: string, error?: unknown): void;
}
