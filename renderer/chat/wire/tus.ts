/** The tus 1.0 protocol: one attempt to complete an upload. */
import { DetailedError, Upload } from "tus-js-client";
import { Failure, failureOf } from "../../ui/failure.ts";
import type { UploadJob } from "./uploader.ts";

const MIB = 1_048_576;
/** Bytes in one request: few, so that progress shows what the server has; more for a large file. */
const chunkSizeOf = (bytes: number): number => (bytes > 256 * MIB ? 4 * MIB : MIB);
/** A connection without progress for this long (ms) counts as dead. It costs one chunk. */
const STALLED_MS = 120_000;
const absolute = (path: string): string => new URL(path, location.href).href;

/** @throws Failure */
export function send(job: UploadJob): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: unknown): void => {
      clearTimeout(stalled);
      job.signal.removeEventListener("abort", onSignal);
      void upload.abort();
      reject(why instanceof Failure ? why : Failure.of("aborted"));
    };
    const onSignal = () => giveUp(job.signal.reason);
    const onStall = () => giveUp(Failure.of("offline"));
    let stalled = setTimeout(onStall, STALLED_MS);
    const moved = (): void => {
      clearTimeout(stalled);
      stalled = setTimeout(onStall, STALLED_MS);
    };
    const upload: Upload = new Upload(job.file, {
      endpoint: absolute("/api/uploads"),
      uploadUrl: job.url === undefined ? null : absolute(job.url),
      chunkSize: chunkSizeOf(job.file.size),
      headers: { authorization: `Bearer ${job.token}` },
      metadata: { roomId: String(job.roomId), filename: job.name, ...(job.asFile && { asFile: "true" }) },
      // The outbox remembers the upload and tries again.
      retryDelays: null,
      storeFingerprintForResuming: false,
      uploadDataDuringCreation: true,
      onUploadUrlAvailable: () => job.onUrl(pathOf(upload)),
      onProgress: moved,
      onChunkComplete(_, accepted) {
        moved();
        job.onProgress(accepted);
      },
      onSuccess() {
        clearTimeout(stalled);
        job.signal.removeEventListener("abort", onSignal);
        resolve(pathOf(upload));
      },
      onError: (error) => giveUp(failureIn(error)),
    });
    job.signal.addEventListener("abort", onSignal);
    if (job.signal.aborted) onSignal();
    else upload.start();
  });
}

const pathOf = ({ url }: Upload): string => new URL(url ?? "", location.href).pathname;

/** Failures that a retry can fix: no answer, a gateway's error, and an offset that does not match the server's. */
function failureIn(error: Error | DetailedError): Failure {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  const failure = answer && failureOf(errorIn(answer.getBody()));
  if (!answer || answer.getStatus() === 409) return failure ?? Failure.of("offline");
  if (failure?.reason === "upload_request_invalid" || failure?.reason === "request_cut_off")
    return Failure.of("offline");
  return failure ?? Failure.ofForeign(answer.getStatus());
}

function errorIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { error?: unknown }).error;
  } catch {
    return undefined;
  }
}
