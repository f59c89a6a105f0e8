/** The console's calls and events, over either transport. */
import {
  type AdminEvent,
  type AdminParams,
  type AdminResults,
  type AdminSubscription,
  OPERATIONS,
  type OperationName,
} from "../../../server/admin/contract.ts";
import { asFailure, Failure, type Problem } from "../../ui/failure.ts";
import type { Link } from "../../ui/link.ts";
import { createEmitter } from "../../ui/store.ts";
import type { ConsoleTransport } from "./transport.ts";

export interface AdminClient {
  readonly isWindow: boolean;
  /** @throws Failure: refused, or the host did not answer. */
  call<N extends OperationName>(operation: N, params: AdminParams<N>): Promise<AdminResults[N]>;
  /** Subscribes to every event. Returns a function that unsubscribes. */
  listen(listener: (event: AdminEvent) => void): () => void;
  /** Subscribes to changes made in this page, after which lists reload. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void;
  /** Subscribes to the messages and members of a room. Returns a function that unsubscribes. */
  watch(roomId: number): () => void;
  readonly link: {
    get(): Link;
    /** Why the server refuses the connection, if it does. */
    refusal(): Problem | undefined;
    subscribe(listener: () => void): () => void;
  };
  setToken(token: string | null): void;
  /** Opens the event stream, until `close`. */
  open(): void;
  close(): void;
}

/** @param onEnded called when the session has ended. */
export function createAdminClient(transport: ConsoleTransport, onEnded: () => void): AdminClient {
  const events = createEmitter<[event: AdminEvent]>();
  const changes = createEmitter();
  const linkChanges = createEmitter();
  const watches = new Map<number, number>();
  let link: Link = "up";
  let refusal: Problem | undefined;
  let subscription: AdminSubscription | null = null;
  let token: string | null = null;

  transport.onLink((now, why) => {
    if (now === link && why?.reason === refusal?.reason) return;
    link = now;
    refusal = why;
    linkChanges.emit();
  });
  const watchNow = () => subscription?.watch([...watches.keys()]);

  return {
    isWindow: transport.isWindow,
    async call(operation, params) {
      const isSession = operation.startsWith("session.");
      const mine = token;
      const answer = await transport.call(operation, params).catch((error: unknown) => {
        throw asFailure(error);
      });
      if ("error" in answer) {
        // An answer that was on its way during a new login says nothing about it.
        if (answer.error.code === "unauthenticated" && !isSession && mine === token) onEnded();
        throw new Failure(answer.error);
      }
      if (!OPERATIONS[operation].reads && !isSession) changes.emit();
      return answer.result;
    },
    listen: events.subscribe,
    onChange: changes.subscribe,
    watch(roomId) {
      watches.set(roomId, (watches.get(roomId) ?? 0) + 1);
      watchNow();
      return () => {
        const left = (watches.get(roomId) ?? 1) - 1;
        if (left > 0) watches.set(roomId, left);
        else watches.delete(roomId);
        watchNow();
      };
    },
    link: { get: () => link, refusal: () => refusal, subscribe: linkChanges.subscribe },
    setToken(next) {
      token = next;
      transport.setToken(next);
    },
    open() {
      subscription ??= transport.subscribe(events.emit);
      watchNow();
    },
    close() {
      subscription?.close();
      subscription = null;
      link = "up";
      refusal = undefined;
    },
  };
}
