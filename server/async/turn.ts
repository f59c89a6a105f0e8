/** Shares the event loop: a client that sends much at once gets only part of it processed in each turn. */

/** Requests, events or frames of one client that begin in one turn of the event loop. */
export const PER_TURN = 32;
/**
 * Once a turn has taken this long, every client begins one thing in it at most: Node.js accepts one connection a turn,
 * so turns must be short.
 */
const LONG_TURN_MS = 2;

let turn = 0;
let isCounted = false;
let beganAt = 0;

function currentTurn(): number {
  if (!isCounted) {
    isCounted = true;
    beganAt = performance.now();
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
  #isLater = false;

  /** Takes one unit of the share; false if nothing is left before the next turn. */
  take(): boolean {
    const now = currentTurn();
    if (this.#turn !== now) [this.#turn, this.#taken] = [now, 0];
    if (this.#taken >= (performance.now() - beganAt > LONG_TURN_MS ? 1 : PER_TURN)) return false;
    this.#taken += 1;
    return true;
  }

  /** Calls `goOn` in the next turn, once, however often this is called. */
  later(goOn: () => void): void {
    if (this.#isLater) return;
    this.#isLater = true;
    setImmediate(() => {
      this.#isLater = false;
      goOn();
    });
  }

  /** Runs `work` as soon as a unit is left: usually immediately. */
  async run<R>(work: () => R): Promise<Awaited<R>> {
    while (!this.take()) await new Promise((resolve) => setImmediate(resolve));
    return await work();
  }
}
