/** The realtime half of the native API as the state uses it; tests replace it. */
import type {
  ClientEvent,
  ClientParams,
  ClientResults,
  ServerEvents,
} from "../../../server/dialects/native/contract.ts";
import type { Failure } from "../../ui/failure.ts";

export interface TransportEvents {
  /** Connected, or connected again: nothing is joined yet. */
  up(): void;
  down(): void;
  /** The server refused the handshake for good. */
  refused(failure: Failure): void;
  event<E extends keyof ServerEvents>(name: E, payload: ServerEvents[E]): void;
}

export interface Transport {
  /** Connects with that token and keeps trying until `close`. */
  open(token: string, events: TransportEvents): void;
  close(): void;
  /** Tries at once instead of at the next attempt. */
  hurry(): void;
  /** @throws Failure with the host's code, or `offline` when no answer came. */
  ask<E extends ClientEvent>(event: E, params: ClientParams<E>): Promise<ClientResults[E]>;
}
