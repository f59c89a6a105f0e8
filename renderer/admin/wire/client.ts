/** The console's calls and events, over either transport. */
import {
  type AdminEvent,
  type AdminParams,
  type AdminResults,
  type AdminSubscription,
  OPERATIONS,
  type OperationName,
} from "../../../server/admin/contract.ts";
import { asFailure, Failure } from "../../ui/failure.ts";
import type { Link } from "../../ui/link.ts";
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
    subscribe(listener: () => void): () => void;
  };
  setToken(token: string | null): void;
  /** Opens the event stream, until `close`. */
  open(): void;
  close(): void;
}

/** @param onEnded called when the session has ended. */
export function createAdminClient(transport: ConsoleTransport, onEnded: () => void): AdminClient {
  const listeners = new Set<(event: AdminEvent) => void>();
  const changeListeners = new Set<() => void>();
  const linkListeners = new Set<() => void>();
  const watches = new Map<number, number>();
  let link: Link = "up";
  let subscription: AdminSubscription | null = null;

  transport.onLink((now) => {
    if (now === link) return;
    link = now;
    for (const listener of linkListeners) listener();
  });
  const watchNow = () => subscription?.watch([...watches.keys()]);
  const added = <T>(set: Set<T>, item: T) => {
    set.add(item);
    return () => void set.delete(item);
  };

  return {
    isWindow: transport.isWindow,
    async call(operation, params) {
      const isSession = operation.startsWith("session.");
      const answer = await transport.call(operation, params).catch((error: unknown) => {
        throw asFailure(error);
      });
      if ("error" in answer) {
        if (answer.error.code === "unauthenticated" && !isSession) onEnded();
        throw new Failure(answer.error);
      }
      if (!OPERATIONS[operation].reads && !isSession) for (const listener of changeListeners) listener();
      return answer.result;
    },
    listen: (listener) => added(listeners, listener),
    onChange: (listener) => added(changeListeners, listener),
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
    link: { get: () => link, subscribe: (listener) => added(linkListeners, listener) },
    setToken: (token) => transport.setToken(token),
    open() {
      subscription ??= transport.subscribe((event) => {
        for (const listener of listeners) listener(event);
      });
      watchNow();
    },
    close() {
      subscription?.close();
      subscription = null;
      link = "up";
    },
  };
}
