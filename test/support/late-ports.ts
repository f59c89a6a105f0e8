/** Ports that answer as those of another host would: later, and not in the order in which they were asked. */
import { setImmediate as turn } from "node:timers/promises";
import { KeyedQueue } from "../../server/async/queue.ts";
import type { Context } from "../../server/chat/context.ts";
import type { EventBus } from "../../server/chat/events.ts";

/** Returns a function that answers numbers from 0 to below 1, the same ones for the same seed. */
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
  /** To be called once for each host. Each hears what all of them publish from its own bus. */
  readonly change: (context: Context) => Context;
  /** Waits until all hosts have heard everything that was published. */
  settle(): Promise<void>;
}

const MOST_TURNS = 4;

/** @param random which of up to four turns of the event loop each call takes, on the way there and back */
export function latePorts(random: () => number): LatePorts {
  const buses: EventBus[] = [];
  const rooms = new KeyedQueue();
  const wait = async (): Promise<void> => {
    for (let left = Math.floor(random() * MOST_TURNS); left > 0; left--) await turn();
  };
  const late = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== "function") return call;
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
  return {
    change(context) {
      buses.push(context.events);
      return {
        ...context,
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
