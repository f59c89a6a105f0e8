/** A room's messages as the console shows them: the newest page, more upward on request, new ones live. */
import { useThrottledCallback } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { AdminEvent, Message } from "../../../server/admin/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { useClient } from "../context.ts";
import { callAmidEvents } from "../state/catch-up.ts";

const PAGE = 100;
/** Most messages held in the page; older ones are loaded on request. */
const MOST_KEPT = 5000;
/** An open search is repeated at most this often. */
const SEARCH_MS = 1000;
/** What can change its results, beside what is removed. */
const SEARCHED: ReadonlySet<AdminEvent["type"]> = new Set(["messages.posted", "message.changed"]);

export interface History {
  /** Oldest first; undefined until the first page is there. */
  readonly messages: readonly Message[] | undefined;
  readonly hasMore: boolean;
  readonly error: Failure | null;
  /** @throws Failure */
  loadOlder(): Promise<void>;
  reload(): void;
}

/** The messages loaded so far. */
export interface LoadedMessages {
  readonly query: string;
  readonly messages: readonly Message[];
  readonly hasMore: boolean;
}

export function useHistory(roomId: number, query: string): History {
  const client = useClient();
  const [loaded, setLoaded] = useState<LoadedMessages | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const turn = useRef(0);

  /** Loads the newest page, and passes it to `take` unless another load has begun meanwhile. */
  const load = useCallback(
    async (take: (page: LoadedMessages) => void) => {
      const mine = turn.current;
      try {
        const params = { roomId, limit: PAGE, query };
        const { answer, events } = await callAmidEvents(client, "rooms.messages", params);
        if (mine !== turn.current) return;
        const page = { query, messages: oldestFirst(answer.items), hasMore: answer.hasMore };
        take(events.reduce<LoadedMessages>((before, event) => withEvent(before, event, roomId), page));
        setError(null);
      } catch (failure) {
        if (mine === turn.current) setError(asFailure(failure));
      }
    },
    [client, roomId, query],
  );
  const reload = useCallback(() => {
    turn.current += 1;
    return load(setLoaded);
  }, [load]);
  /** Searches again: only the server knows which messages match. */
  const searchAgain = useThrottledCallback(
    () => load((page) => setLoaded((before) => before && withNewestPage(before, page))),
    SEARCH_MS,
  );

  useEffect(() => {
    void reload();
    const stops = [
      client.watch(roomId),
      client.listen((event) => {
        if (event.type === "messages.purged" && event.roomId === roomId) return void reload();
        setLoaded((before) => before && withEvent(before, event, roomId));
        const isOurs = "roomId" in event && event.roomId === roomId;
        if (query !== "" && isOurs && SEARCHED.has(event.type)) searchAgain();
      }),
      client.link.subscribe(() => {
        if (client.link.get() === "up") void reload();
      }),
    ];
    return () => {
      turn.current += 1;
      for (const stop of stops) stop();
    };
  }, [client, roomId, query, reload, searchAgain]);

  const loadOlder = async () => {
    const before = loaded?.messages[0]?.seq;
    if (before === undefined) return;
    const mine = turn.current;
    const { items, hasMore } = await client.call("rooms.messages", { roomId, before, limit: PAGE, query });
    // Another query, or a reload, which may have brought other messages.
    if (mine !== turn.current) return;
    setLoaded((now) => now && { ...now, hasMore, messages: [...oldestFirst(items), ...now.messages] });
  };

  const isCurrent = loaded !== null && loaded.query === query;
  return {
    messages: isCurrent ? loaded.messages : undefined,
    hasMore: isCurrent && loaded.hasMore,
    error,
    loadOlder,
    reload: () => void reload(),
  };
}

/** Search results come newest first. */
const oldestFirst = (messages: readonly Message[]): Message[] => [...messages].sort((a, b) => a.seq - b.seq);

/** Puts the newest page in the place of the loaded messages of the same time; older ones stay. */
export function withNewestPage(loaded: LoadedMessages, page: LoadedMessages): LoadedMessages {
  const from = page.hasMore ? (page.messages[0]?.seq ?? 0) : 0;
  const older = loaded.messages.filter(({ seq }) => seq < from);
  return older.length === 0 ? page : { ...loaded, messages: [...older, ...page.messages] };
}

/** Applies a live event to the loaded messages. */
export function withEvent(loaded: LoadedMessages, event: AdminEvent, roomId: number): LoadedMessages {
  if (!("roomId" in event) || event.roomId !== roomId) return loaded;
  const { messages, query } = loaded;
  if (event.type === "messages.posted") {
    if (query !== "") return loaded;
    const newest = messages.at(-1)?.seq ?? 0;
    const fresh = event.messages.filter(({ seq }) => seq > newest);
    if (fresh.length === 0) return loaded;
    const all = [...messages, ...fresh];
    return { query, messages: all.slice(-MOST_KEPT), hasMore: loaded.hasMore || all.length > MOST_KEPT };
  }
  if (event.type === "message.changed") {
    return {
      ...loaded,
      messages: messages.map((one) => (one.id === event.message.id ? event.message : one)),
    };
  }
  if (event.type === "message.removed") {
    return { ...loaded, messages: messages.filter(({ id }) => id !== event.messageId) };
  }
  return loaded;
}
