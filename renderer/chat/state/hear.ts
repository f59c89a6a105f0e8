import type { ServerEvents } from "../../../server/dialects/native/contract.ts";

/** Takes in one event of the host. */
export type Hear = (name: keyof ServerEvents, payload: unknown) => void;

export type Handlers = { readonly [E in keyof ServerEvents]?: (payload: ServerEvents[E]) => void };

/** Hands each event to its handler, if there is one. */
export function hearWith(handlers: Handlers): Hear {
  return (name, payload) => {
    const handle = handlers[name] as ((payload: unknown) => void) | undefined;
    handle?.(payload);
  };
}
