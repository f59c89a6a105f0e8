/** Ports that answer as those of another host would: later, and not in the order in which they were asked. */
import { setImmediate as turn } from "node:timers/promises";
import { KeyedQueue } from "../../server/async/queue.ts";
import type { Context } from "../../server/chat/context.ts";
import type { EventBus } from "../../server/chat/events.ts";
import type { Store, Tables } from "../../server/chat/ports.ts";

/** Returns a seeded random number generator: numbers from 0 to below 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    return (
      ((mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    );
  };
}

export interface LatePorts {
  /** To be called once for each host. Each receives what all of them publish from its own bus. */
  readonly change: (context: Context) => Context;
  /** Waits until all hosts have received everything that was published. */
  settle(): Promise<void>;
}

const MOST_TURNS = 4;

/** The calls of a table that return a promise. */
const TABLE_CALLS: ReadonlySet<PropertyKey> = new Set<keyof Tables["users"]>([
  "get",
  "by",
  "where",
  "countWhere",
  "page",
  "tally",
  "count",
  "insert",
  "update",
  "delete",
  "add",
]);
const isTable = (value: unknown): value is object =>
  typeof value === "object" && value !== null && "countWhere" in value;

/** @param random which of up to four turns of the event loop each call takes, on the way there and back */
export function latePorts(random: () => number): LatePorts {
  const buses: EventBus[] = [];
  const rooms = new KeyedQueue();
  const wait = async (): Promise<void> => {
    for (let left = Math.floor(random() * MOST_TURNS); left > 0; left--) await turn();
  };
  /** @param calls those that answer late; without it all. */
  const late = <T extends object>(port: T, calls?: ReadonlySet<PropertyKey>): T =>
    new Proxy(port, {
      get(target, name) {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== "function") return call;
        if (calls && !calls.has(name)) return call.bind(target);
        return async (...args: unknown[]) => {
          await wait();
          try {
            return await Reflect.apply(call, target, args);
          } finally {
            await wait();
          }
        };
      },
    });
  const lateTables = (tables: Tables): Tables =>
    Object.fromEntries(
      Object.entries(tables).map(([name, table]) => [
        name,
        isTable(table) ? late(table, TABLE_CALLS) : table,
      ]),
    ) as unknown as Tables;
  const lateStore = (store: Store): Store => ({
    ...store,
    ...lateTables(store),
    async transaction<R>(work: (tables: Tables) => Promise<R>): Promise<R> {
      await wait();
      // A database that saw another transaction change what this one read undoes it, and runs it again.
      const again = new Error("Again");
      for (;;) {
        const isLost = random() < 0.3;
        try {
          return await store.transaction(async (tables) => {
            const answer = await work(lateTables(tables));
            if (isLost) throw again;
            return answer;
          });
        } catch (error) {
          if (error !== again) throw error;
        }
      }
    },
  });
  return {
    change(context) {
      buses.push(context.events);
      return {
        ...context,
        store: lateStore(context.store),
        presence: late(context.presence),
        budgets: late(context.budgets),
        locks: late(context.locks),
        events: {
          // Heard in order within a room, before or after the publisher goes on.
          async publish(event) {
            for (const [host, bus] of buses.entries()) {
              const delivered = async (): Promise<void> => {
                await wait();
                await bus.publish(event);
              };
              void rooms.run(`${host}:${"room" in event ? event.room.id : 0}`, delivered);
            }
            await wait();
          },
          subscribe: context.events.subscribe,
        },
      };
    },
    settle: () => rooms.idle(),
  };
}
