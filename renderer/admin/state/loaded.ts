/** Loads an operation's result and keeps it current: by live events, changes made here, and after a reconnect. */
import { useThrottledCallback } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AdminEvent, AdminParams, AdminResults, OperationName } from "../../../server/admin/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { useClient } from "../context.ts";
import { callAmidEvents } from "./catch-up.ts";

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: Failure | null;
  /** The data belong to the previous parameters. */
  readonly isStale: boolean;
  reload(): void;
}

/** What an event does to the data: replaces them, reloads them, or nothing. */
export type OnEvent<T> = (event: AdminEvent, data: T) => T | "reload" | undefined;

/** Live lists reload at most this often. */
const RELOAD_MS = 1000;
/** Results kept so that Back shows its page at once. */
const kept = new Map<string, unknown>();
const MOST_KEPT = 40;

function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MOST_KEPT) kept.delete(oldest);
}

/** Drops every kept result, after a session has ended. */
export const forgetAnswers = (): void => kept.clear();

interface Entry<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly error: Failure | null;
}

export function useLoaded<N extends OperationName>(
  operation: N,
  params: AdminParams<N>,
  onEvent?: OnEvent<AdminResults[N]>,
): Loaded<AdminResults[N]> {
  type T = AdminResults[N];
  const client = useClient();
  const key = `${operation} ${JSON.stringify(params)}`;
  const [held, setState] = useState<Entry<T>>(() => ({
    key,
    data: kept.get(key) as T | undefined,
    error: null,
  }));
  const latest = useRef(held);
  const hold = useCallback((next: Entry<T>) => {
    latest.current = next;
    if (next.data !== undefined) keep(next.key, next.data);
    setState(next);
  }, []);
  const newest = useRef(0);
  const react = useRef(onEvent);
  react.current = onEvent;
  // It runs the latest `load`: a delayed reload must not bring back the previous page.
  const soon = useThrottledCallback(() => load(), RELOAD_MS);
  /** The data after an event. */
  const after = useCallback(
    (data: T, event: AdminEvent): T => {
      const next = react.current?.(event, data) ?? data;
      if (next !== "reload") return next;
      soon();
      return data;
    },
    [soon],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `params`, whose identity changes.
  const load = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    try {
      const { answer, events } = await callAmidEvents(client, operation, params);
      if (turn !== newest.current) return;
      hold({ key, data: events.reduce(after, answer), error: null });
    } catch (error) {
      const { current: before } = latest;
      const data = before.key === key ? before.data : undefined;
      if (turn === newest.current) hold({ key, data, error: asFailure(error) });
    }
  }, [client, operation, key, hold, after]);

  useEffect(() => {
    void load();
    return () => {
      newest.current += 1;
    };
  }, [load]);

  useEffect(() => {
    const hear = (event: AdminEvent) => {
      const { data, key: of } = latest.current;
      if (data === undefined || of !== key) return;
      const next = after(data, event);
      if (next !== data) hold({ key, data: next, error: null });
    };
    const onLink = () => {
      if (client.link.get() === "up") soon();
    };
    const stops = [client.listen(hear), client.onChange(soon), client.link.subscribe(onLink)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, key, soon, hold, after]);

  const fromBefore = held.key === key ? held.data : ((kept.get(key) as T | undefined) ?? held.data);
  const isStale = held.key !== key && !kept.has(key);
  const error = held.key === key ? held.error : null;
  return useMemo(
    () => ({ data: fromBefore, error, isStale, reload: () => void load() }),
    [fromBefore, error, isStale, load],
  );
}
