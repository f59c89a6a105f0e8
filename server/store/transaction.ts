/** Changes that become durable together or not at all. */
import type { Applied, Changes, Committed } from "./changes.ts";
import type { WhenFull } from "./table-spec.ts";

/** From what is refused first to what is never refused. */
const STRENGTH: readonly WhenFull[] = ["refused", "reserve", "kept"];

export class Transaction implements Changes {
  readonly documents = new Set<Committed>();
  readonly #touched: (document: Committed) => void;
  readonly #undos: (() => void)[] = [];
  #weakest: WhenFull = "kept";
  #isOver = false;

  constructor(touched: (document: Committed) => void) {
    this.#touched = touched;
  }

  /** Resolves at once: it is durable when the transaction is. */
  async change<R>(document: Committed, whenFull: WhenFull, apply: () => Applied<R>): Promise<R> {
    if (this.#isOver) throw new Error("A change came after the end of its transaction.");
    const { answer, undo } = apply();
    if (undo !== undefined) {
      this.#undos.push(undo);
      this.documents.add(document);
      if (STRENGTH.indexOf(whenFull) < STRENGTH.indexOf(this.#weakest)) this.#weakest = whenFull;
    }
    return answer;
  }

  touched(document: Committed): void {
    this.#touched(document);
  }

  /** As its weakest change. In several documents nothing is kept that the disk does not take: it could be torn later. */
  get whenFull(): WhenFull {
    return this.#weakest === "kept" && this.documents.size > 1 ? "reserve" : this.#weakest;
  }

  /** Takes no more changes. */
  end(): void {
    this.#isOver = true;
  }

  undo(): void {
    for (const undo of this.#undos.splice(0).reverse()) undo();
  }
}
