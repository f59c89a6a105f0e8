/**
 * A copy with one item replaced, or left out when `item` is null: `with` and `toSpliced`, which browsers of 2022 lack.
 */
export function withItem<T>(items: readonly T[], at: number, item: T | null): readonly T[] {
  return [...items.slice(0, at), ...(item === null ? [] : [item]), ...items.slice(at + 1)];
}
