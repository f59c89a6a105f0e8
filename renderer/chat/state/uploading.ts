/** The running uploads: progress, speed, and how to stop them. */
import type { Failure } from "../../ui/failure.ts";
import { createEmitter } from "../../ui/store.ts";

export interface UploadProgress {
  /** On the host's disk. */
  readonly bytes: number;
  /** null: not known yet. */
  readonly bytesPerSecond: number | null;
}

/** The time over which the speed is measured. */
const WINDOW_MS = 15_000;
const NOTHING: UploadProgress = { bytes: 0, bytesPerSecond: null };

export interface Uploading {
  /** The same object until it changes. */
  progress(clientId: string): UploadProgress;
  onProgress(listener: () => void): () => void;
  /** Runs one attempt. */
  run<R>(
    clientId: string,
    work: (signal: AbortSignal, onProgress: (bytes: number) => void) => Promise<R>,
  ): Promise<R>;
  /** Stops one, or all. */
  stop(why: Failure, clientId?: string): void;
  forget(clientId: string): void;
}

export function createUploading(now: () => number): Uploading {
  const running = new Map<string, AbortController>();
  const known = new Map<string, UploadProgress>();
  const changes = createEmitter();
  const tell = (clientId: string, progress: UploadProgress): void => {
    known.set(clientId, progress);
    changes.emit();
  };
  return {
    progress: (clientId) => known.get(clientId) ?? NOTHING,
    onProgress: changes.subscribe,
    async run(clientId, work) {
      const giveUp = new AbortController();
      running.set(clientId, giveUp);
      let samples: readonly { readonly at: number; readonly bytes: number }[] = [];
      try {
        return await work(giveUp.signal, (bytes) => {
          const at = now();
          samples = [...samples.filter((sample) => at - sample.at < WINDOW_MS).slice(-200), { at, bytes }];
          const [first = { at, bytes }] = samples;
          const bytesPerSecond = at > first.at ? ((bytes - first.bytes) * 1000) / (at - first.at) : null;
          tell(clientId, { bytes, bytesPerSecond });
        });
      } finally {
        running.delete(clientId);
      }
    },
    stop(why, clientId) {
      for (const [id, giveUp] of running) if (clientId === undefined || id === clientId) giveUp.abort(why);
    },
    forget: (clientId) => void known.delete(clientId),
  };
}
