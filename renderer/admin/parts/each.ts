/** Work on several items, of which some may fail. */
export interface Attempts<T> {
  readonly done: readonly T[];
  readonly failed: number;
  /** The first failure; null: there was none. */
  readonly refusal: unknown;
}

/** Watches work on several items, and stops it after the current one. */
export interface Job {
  readonly signal?: AbortSignal | undefined;
  /** Called after each item with how many were tried. */
  readonly onTried?: (count: number) => void;
}

/** Works on each item in turn, whether or not others fail. */
export async function tryEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  { signal, onTried }: Job = {},
): Promise<Attempts<T>> {
  const done: T[] = [];
  let failed = 0;
  let refusal: unknown = null;
  for (const item of items) {
    if (signal?.aborted) break;
    try {
      await work(item);
      done.push(item);
    } catch (error) {
      failed += 1;
      refusal ??= error;
    }
    onTried?.(done.length + failed);
  }
  return { done, failed, refusal };
}
