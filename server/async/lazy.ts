/**
 * A value that is computed when it is first asked for, and kept. A failed computation is not kept: the next caller
 * starts another.
 */
export class Lazy<R> {
  readonly #compute: () => Promise<R>;
  #value: Promise<R> | undefined;

  constructor(compute: () => Promise<R>) {
    this.#compute = compute;
  }

  /** The value, or undefined if nobody has asked for it yet. */
  get begun(): Promise<R> | undefined {
    return this.#value;
  }

  get(): Promise<R> {
    if (this.#value) return this.#value;
    const value = this.#compute().catch((error: unknown) => {
      if (this.#value === value) this.#value = undefined;
      throw error;
    });
    this.#value = value;
    return value;
  }

  forget(): void {
    this.#value = undefined;
  }
}
