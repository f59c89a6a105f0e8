/** Counts messages: by the minute for the last hour, and since midnight. */
import { Lazy } from "../async/lazy.ts";
import type { Core } from "../chat/core.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;

export class Traffic {
  readonly #core: Core;
  readonly #startedAt: number;
  /** Minute since the epoch → messages in it. */
  readonly #minutes = new Map<number, number>();
  #day = "";
  #today = 0;
  readonly #earlier = new Lazy(() => this.#countEarlier());
  readonly #stop: () => void;

  constructor(core: Core) {
    this.#core = core;
    this.#startedAt = core.now();
    this.#day = localDay(this.#startedAt);
    this.#stop = core.subscribe((event) => {
      if (event.type === "messages.posted") this.#count(core.now(), event.messages.length);
    });
  }

  /** Messages since midnight of the host's clock, and in each of the last 60 minutes, the running one last. */
  async read(): Promise<{ today: number; rate: readonly number[] }> {
    await this.#earlier.get();
    const now = this.#core.now();
    this.#count(now, 0);
    const minute = Math.floor(now / MINUTE_MS);
    const rate = Array.from(
      { length: MINUTES },
      (_, at) => this.#minutes.get(minute - MINUTES + 1 + at) ?? 0,
    );
    return { today: this.#today, rate };
  }

  close(): void {
    this.#stop();
  }

  #count(time: number, messages: number): void {
    const day = localDay(time);
    if (day !== this.#day) {
      this.#day = day;
      this.#today = 0;
    }
    this.#today += messages;
    if (messages === 0) return;
    const minute = Math.floor(time / MINUTE_MS);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + messages);
    for (const old of this.#minutes.keys()) if (old <= minute - MINUTES) this.#minutes.delete(old);
  }

  /** Counts today's messages from before this start, once, when first asked; reads only rooms with messages today. */
  async #countEarlier(): Promise<void> {
    const midnight = new Date(this.#startedAt).setHours(0, 0, 0, 0);
    const since = new Date(Math.min(midnight, this.#startedAt - MINUTES * MINUTE_MS)).toISOString();
    const counts = new Map<number, number>();
    for await (const sentAt of this.#core.history.sentSince(since)) {
      const time = Date.parse(sentAt);
      const minute = Math.floor(time / MINUTE_MS);
      if (time < this.#startedAt) counts.set(minute, (counts.get(minute) ?? 0) + 1);
    }
    // Added only once all are counted: after a failure the next call counts them from the beginning.
    for (const [minute, count] of counts) {
      if (localDay(minute * MINUTE_MS) === this.#day) this.#today += count;
      this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + count);
    }
  }
}

const localDay = (time: number): string => new Date(time).toDateString();
