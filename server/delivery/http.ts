/** Makes short calls to external HTTP services. */

const TIMEOUT_MS = 5_000;
const MAX_REPLY_BYTES = 64 * 1024;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/**
 * Makes one HTTP call: 5 s in all, no redirects, a reply of at most 64 KiB. Rejects otherwise. The error may contain
 * the URL, so never log it; see {@link reasonOf}.
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

/** Decodes a user name or password from a URL; a stray `%` is taken literally. */
export function credential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Describes why a call or mail failed, without URL, credentials or code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  if (error.name === "TimeoutError") return "no answer in time";
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "it failed";
}
