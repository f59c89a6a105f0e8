/** Memory for the bodies of requests, in all and per address (docs/contract/security.md 1). */

import { networkOf } from "../../chat/address.ts";
import { type ChatError, tooManyRequests } from "../../chat/errors.ts";
import type { Refusals } from "./refusals.ts";
import { Tally } from "./tally.ts";

export const MAX_BYTES = 128 * 1024 * 1024;
export const MAX_BYTES_PER_ADDRESS = 32 * 1024 * 1024;
const RETRY_AFTER_MS = 5_000;

/** The budget that one body uses. */
export interface Hold {
  /** @throws ChatError `rate_limited` if this exceeds the budget. */
  take(bytes: number): void;
  /** Releases everything. May be called twice. */
  release(): void;
}

export class Bodies {
  readonly #refusals: Refusals;
  readonly #tally = new Tally();

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  /** How many bytes are in memory now. */
  get bytes(): number {
    return this.#tally.total;
  }

  hold(address: string): Hold {
    const key = networkOf(address);
    let held = 0;
    return {
      take: (bytes) => {
        if (this.#tally.of(key) + bytes > MAX_BYTES_PER_ADDRESS) throw this.#refusal("bodiesOfAddress", key);
        if (this.bytes + bytes > MAX_BYTES) throw this.#refusal("bodies", key);
        held += bytes;
        this.#tally.add(key, bytes);
      },
      release: () => {
        if (held > 0) this.#tally.add(key, -held);
        held = 0;
      },
    };
  }

  #refusal(kind: "bodies" | "bodiesOfAddress", key: string): ChatError {
    this.#refusals.count(kind, key);
    return tooManyRequests(RETRY_AFTER_MS);
  }
}
