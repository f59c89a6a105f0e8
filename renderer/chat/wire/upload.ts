import type { RawAnswer } from "./api.ts";
import { WireFailure } from "./failure.ts";

/** Sends a form and tells how far it got, which `fetch` cannot. */
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
    request.open(method.toUpperCase(), url);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new WireFailure("offline", "The host cannot be reached."));
    request.onabort = () => reject(new WireFailure("aborted", "Given up."));
    if (signal?.aborted) request.abort();
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
