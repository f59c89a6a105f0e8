/** A room's messages as the console shows them: the newest page, more upward on request, new ones live. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { AdminEvent, Message } from "../../../server/admin/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { useClient } from "../context.ts";

const PAGE = 100;
/** Most messages held in the page; older ones are loaded on request. */
const MOST_KEPT = 5000;

export interface History {
  /** Oldest first; undefined until the first page is there. */
  readonly messages: readonly Message[] | undefined;
  readonly hasMore: boolean;
  readonly error: Failure | null;
  readonly isLoadingOlder: boolean;
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
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const { items, hasMore } = await client.call("rooms.messages", { roomId, limit: PAGE, query });
      // Search results come newest first; the page shows the oldest first.
      const messages = [...items].sort((a, b) => a.seq - b.seq);
      if (mine !== turn.current) return;
      setLoaded({ query, messages, hasMore });
      setError(null);
    } catch (failure) {
      if (mine === turn.current) setError(asFailure(failure));
    }
  }, [client, roomId, query]);

  useEffect(() => {
    void reload();
    const stops = [
      client.watch(roomId),
      client.listen((event) => {
        if (event.type === "messages.purged" && event.roomId === roomId) void reload();
        else setLoaded((before) => before && withEvent(before, event, roomId));
      }),
      client.link.subscribe(() => {
        if (client.link.get() === "up") void reload();
      }),
    ];
    return () => {
      turn.current += 1;
      for (const stop of stops) stop();
    };
  }, [client, roomId, reload]);

  const loadOlder = async () => {
    const before = loaded?.messages[0]?.seq;
    if (!loaded || before === undefined || isLoadingOlder) return;
    setLoadingOlder(true);
    try {
      const { items, hasMore } = await client.call("rooms.messages", { roomId, before, limit: PAGE, query });
      const older = [...items].sort((a, b) => a.seq - b.seq);
      setLoaded((now) => now && { ...now, hasMore, messages: [...older, ...now.messages] });
    } catch (failure) {
      setError(asFailure(failure));
    } finally {
      setLoadingOlder(false);
    }
  };

  const isCurrent = loaded !== null && loaded.query === query;
  return {
    messages: isCurrent ? loaded.messages : undefined,
    hasMore: isCurrent && loaded.hasMore,
    error,
    isLoadingOlder,
    loadOlder,
    reload: () => void reload(),
  };
}

/** Applies a live event to the loaded messages. */
export function withEvent(loaded: LoadedMessages, event: AdminEvent, roomId: number): LoadedMessages {
  if (!("roomId" in event) || event.roomId !== roomId) return loaded;
  const { messages, query } = loaded;
  if (event.type === "messages.posted") {
    if (query !== "") return loaded;
    const newest = messages.at(-1)?.seq ?? 0;
    const fresh = event.messages.filter(({ seq }) => seq > newest);
    return fresh.length === 0 ? loaded : { ...loaded, messages: [...messages, ...fresh].slice(-MOST_KEPT) };
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
