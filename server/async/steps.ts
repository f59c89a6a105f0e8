/**
 * Does the same for each of many, of which none depends on another: one that fails stops no later one.
 * @param nameOf names one in the final error.
 * @throws AggregateError whose message names every one that failed, with its stack.
 */
export async function forEachStep<T>(
  all: AsyncIterable<T> | Iterable<T>,
  nameOf: (each: T) => string,
  work: (each: T) => unknown,
): Promise<void> {
  const errors: unknown[] = [];
  const lines: string[] = [];
  for await (const each of all) {
    try {
      await work(each);
    } catch (error) {
      errors.push(error);
      lines.push(`${nameOf(each)}: ${stackOf(error)}`);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, lines.join("\n"));
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
