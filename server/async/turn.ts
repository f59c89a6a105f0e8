/** Shares the event loop: who sends much at once is served a little of it in each turn. */

/** Requests, events or frames of one client that begin in one turn of the event loop. */
export const PER_TURN = 32;
/** Work that waits begins in a turn until it has taken this long: Node.js accepts one connection a turn, so turns must be short. */
const LONG_TURN_MS = 2;

let turn = 0;
let isCounted = false;
let beganAt = 0;

/** Whether this turn, since it was first asked for, has taken so long that what can wait should wait for the next. */
export function isLongTurn(): boolean {
  currentTurn();
  return performance.now() - beganAt > LONG_TURN_MS;
}

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

  /** Takes one piece of it; false when nothing is left before the next turn. */
  take(): boolean {
    const now = currentTurn();
    if (this.#turn !== now) [this.#turn, this.#taken] = [now, 0];
    if (this.#taken >= PER_TURN) return false;
    this.#taken += 1;
    return true;
  }

  /** Calls `goOn` in the next turn: once, however often it is asked for. */
  later(goOn: () => void): void {
    if (this.#isLater) return;
    this.#isLater = true;
    setImmediate(() => {
      this.#isLater = false;
      goOn();
    });
  }

  /** Runs `work` as soon as a piece is left: at once, as a rule. */
  async run<R>(work: () => R): Promise<Awaited<R>> {
    while (!this.take()) await new Promise((resolve) => setImmediate(resolve));
    return await work();
  }
}
