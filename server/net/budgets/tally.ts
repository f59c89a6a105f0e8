/** Counts how much of a resource each address uses, and all addresses together. */
export class Tally {
  readonly #held = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(address: string): number {
    return this.#held.get(address) ?? 0;
  }

  /** @param amount negative to give back. */
  add(address: string, amount: number): void {
    const now = this.of(address) + amount;
    this.#total += amount;
    if (now <= 0) this.#held.delete(address);
    else this.#held.set(address, now);
  }

  /** The addresses, those that use the most first. */
  top(count: number): readonly { readonly address: string; readonly count: number }[] {
    return [...this.#held]
      .map(([address, held]) => ({ address, count: held }))
      .sort((a, b) => b.count - a.count)
      .slice(0, count);
  }
}
