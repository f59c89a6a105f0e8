/** Work on several items, of which some may fail. */
export interface Attempts<T> {
  readonly done: readonly T[];
  readonly failed: number;
  /** The first failure; null: there was none. */
  readonly refusal: unknown;
}

/** Works on each item in turn, whether or not others fail; stops after the current one when `signal` is aborted. */
export async function tryEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  signal?: AbortSignal,
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
  }
  return { done, failed, refusal };
}
