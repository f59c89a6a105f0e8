/** Counts what the budgets refuse, by kind and address, for the console. */
import { LRUCache } from "lru-cache";
import type { RefusalCount, RefusalKind } from "../../admin/rows.ts";
import { networkOf } from "../../chat/address.ts";
import type { Log } from "../../log.ts";

const MAX_ADDRESSES = 1000;
const SHOWN_ADDRESSES = 10;
/** A kind is logged again only after this long without a refusal. */
const QUIET_MS = 600_000;

interface Kind {
  count: number;
  lastAt: Date;
  readonly addresses: LRUCache<string, number>;
}

export class Refusals {
  readonly #log: Log;
  readonly #kinds = new Map<RefusalKind, Kind>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param from the address that caused it; `""` if unknown. */
  count(kind: RefusalKind, from: string): void {
    const address = networkOf(from);
    const now = new Date();
    const found = this.#kinds.get(kind);
    if (!found || now.getTime() - found.lastAt.getTime() > QUIET_MS) {
      this.#log.warn(
        `Refused: ${kind}: by the budget, from ${address || "an unknown address"}. More are counted, not logged.`,
      );
    }
    const entry = found ?? {
      count: 0,
      lastAt: now,
      addresses: new LRUCache<string, number>({ max: MAX_ADDRESSES }),
    };
    entry.count += 1;
    entry.lastAt = now;
    if (address !== "") entry.addresses.set(address, (entry.addresses.get(address) ?? 0) + 1);
    this.#kinds.set(kind, entry);
  }

  /** Those since the start that refused anything. */
  list(): readonly RefusalCount[] {
    return [...this.#kinds].map(([kind, { count, lastAt, addresses }]) => ({
      kind,
      count,
      lastAt: lastAt.toISOString(),
      addresses: [...addresses.entries()]
        .map(([address, times]) => ({ address, count: times }))
        .sort((a, b) => b.count - a.count)
        .slice(0, SHOWN_ADDRESSES),
    }));
  }
}
