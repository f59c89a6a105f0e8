/** Where the server's parts report to. Never a password, a token or a code in here. */
export interface Log {
  /** Details for debugging; absent unless `--verbose` is given: `log.debug?.("…")`. */
  debug?(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** For bugs and failures of the machine: with the stack when there is one. */
  error(message: string, error?: unknown): void;
}

/** What looks like a secret or its beginning, in a path that is mistyped. */
const SECRET = /[0-9a-f]{16,}/gi;

/** Returns the path without secrets: tokens in queries, and the names of uploads and hooks, which grant access. */
export function loggedPath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "/";
  const secret = /^\/+(?:upload|hooks?)\//i.exec(path);
  return secret ? `${secret[0]}…` : path.replace(SECRET, "…");
}
