import { Failure } from "../../ui/failure.ts";

/** An answer of the host, unread. */
export interface RawAnswer {
  readonly status: number;
  /** The host's clock. */
  readonly date?: string | null;
  readonly text: string;
}

/** A line on which nothing moves for so long is dead, whether or not the browser has noticed. */
const STALLED_MS = 20_000;
/** The slowest line that is not taken for dead, in bytes a ms: what the browser has handed on may still be on its way. */
const SLOWEST = 20;

/**
 * Sends a form and tells how far it got, which `fetch` cannot.
 * @param signal gives up; its reason is the failure, when it is one
 * @throws Failure `offline` also when nothing moved for too long, `aborted`
 */
export function sendWithProgress(
  method: string,
  url: string,
  headers: Headers,
  form: FormData,
  onProgress: ((fraction: number) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let failure = Failure.of("aborted");
    const giveUp = (why: unknown) => {
      if (why instanceof Failure) failure = why;
      request.abort();
    };
    const onStall = () => giveUp(Failure.of("offline"));
    let stalled = setTimeout(onStall, STALLED_MS);
    const onSignal = () => giveUp(signal?.reason);
    request.open(method.toUpperCase(), url);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(stalled);
      stalled = setTimeout(onStall, STALLED_MS + loaded / SLOWEST);
      onProgress?.(total > 0 ? loaded / total : 0);
    };
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(Failure.of("offline"));
    request.onabort = () => reject(failure);
    request.onloadend = () => {
      clearTimeout(stalled);
      signal?.removeEventListener("abort", onSignal);
    };
    signal?.addEventListener("abort", onSignal);
    request.send(form);
    if (signal?.aborted) onSignal();
  });
}
