/** Decides when the next frame begins: after a short wait one flush serves many messages. */

/**
 * Shortest and longest wait for the senders that were just answered, in ms. A disk whose wait is shorter is fast enough
 * without waiting.
 */
const MIN_WAIT_MS = 2;
const MAX_WAIT_MS = 10;
/** Most frames that do not wait after one that waited in vain. */
const MAX_FRAMES_WITHOUT_WAIT = 32;

export class Pace {
  #beganAt = Number.NEGATIVE_INFINITY;
  #endedAt = Number.NEGATIVE_INFINITY;
  #waiting = 0;
  /** The entries that the last frame answered, and those that waited during its flush. */
  #expected = 0;
  /** Frames that do not wait: how many are left, of how many. */
  #noWait = { left: 0, of: 0 };
  #enough: (() => void) | undefined;

  /** Resolves when a frame is to begin. */
  async next(): Promise<void> {
    const waitMs = this.#waitMs();
    if (waitMs <= 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
      this.#enough = resolve;
    });
    clearTimeout(timer);
    this.#enough = undefined;
    const of =
      this.#waiting * 4 >= this.#expected * 3
        ? 0
        : Math.min(MAX_FRAMES_WITHOUT_WAIT, this.#noWait.of * 2 + 1);
    this.#noWait = { left: of, of };
  }

  /** @param waiting how many entries wait now. */
  arrived(waiting: number): void {
    this.#waiting = waiting;
    if (waiting >= this.#expected) this.#enough?.();
  }

  begins(): void {
    this.#beganAt = performance.now();
  }

  /** @param answered how many entries the frame had. @param waiting how many wait for the next one. */
  ended(answered: number, waiting: number): void {
    this.#endedAt = performance.now();
    this.#waiting = waiting;
    this.#expected = answered + waiting;
  }

  /**
   * On a slow disk, waits for the senders that were just answered, up to half the time of a flush. Many of them send
   * again immediately and otherwise wait for a whole flush that serves only the others. If they do not send, later
   * frames do not wait.
   */
  #waitMs(): number {
    const most = Math.min(MAX_WAIT_MS, (this.#endedAt - this.#beganAt) / 2);
    if (most <= MIN_WAIT_MS || this.#waiting >= this.#expected) return 0;
    if (this.#noWait.left-- > 0) return 0;
    return this.#endedAt + most - performance.now();
  }
}
