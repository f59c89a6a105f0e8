/** Short calls to other people's HTTP services. */

const TIMEOUT_MS = 5_000;
const MAX_REPLY_BYTES = 64 * 1024;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/**
 * One HTTP call: 5 s in all, no redirects, a reply of at most 64 KiB.
 * Rejects when there is no such reply. What it rejects with may hold the URL, so it is not for a log; see {@link reasonOf}.
 */
export async function call(url: URL, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_REPLY_BYTES) throw new Error("reply too long");
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
}

/** A user name or password in a URL as it was meant: a lone `%` in it is one. */
export function credential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Why a call or a mail failed, in words that hold no URL, credential or code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  if (error.name === "TimeoutError") return "no answer in time";
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "it failed";
}
