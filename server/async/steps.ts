/** Runs steps of which none depends on another: one that fails stops no later one, and is reported at the end. */
export class Steps {
  readonly #failures: { readonly what: string; readonly error: unknown }[] = [];

  /** @param what names the step in the final error. */
  async run(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failures.push({ what, error });
    }
  }

  /** @throws AggregateError whose message names every step that failed, with its stack. */
  end(): void {
    if (this.#failures.length === 0) return;
    const lines = this.#failures.map(({ what, error }) => `${what}: ${stackOf(error)}`);
    throw new AggregateError(
      this.#failures.map(({ error }) => error),
      lines.join("\n"),
    );
  }
}

/**
 * Does the same for each of many.
 * @param nameOf names one in the final error.
 * @throws AggregateError as {@link Steps.end}
 */
export async function forEachStep<T>(
  all: AsyncIterable<T> | Iterable<T>,
  nameOf: (each: T) => string,
  work: (each: T) => Promise<unknown>,
): Promise<void> {
  const steps = new Steps();
  for await (const each of all) await steps.run(nameOf(each), () => work(each));
  steps.end();
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
