/** Shares the event loop: who sends much at once is served a little of it in each turn. */

/** Requests, events or frames of one client that begin in one turn of the event loop. */
export const PER_TURN = 32;

let turn = 0;
let isCounted = false;

function currentTurn(): number {
  if (!isCounted) {
    isCounted = true;
    setImmediate(() => {
      isCounted = false;
      turn += 1;
    });
  }
  return turn;
}

/** What one client may have done in a turn of the event loop. */
export class TurnShare {
  #turn = -1;
  #taken = 0;

  /** Takes one piece of it; false when nothing is left before the next turn. */
  take(): boolean {
    const now = currentTurn();
    if (this.#turn !== now) [this.#turn, this.#taken] = [now, 0];
    if (this.#taken >= PER_TURN) return false;
    this.#taken += 1;
    return true;
  }

  /** Runs `work` as soon as a piece is left: at once, as a rule. */
  async run<R>(work: () => R): Promise<Awaited<R>> {
    while (!this.take()) await new Promise((resolve) => setImmediate(resolve));
    return await work();
  }
}
