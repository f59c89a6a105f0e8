import { useCallback, useEffect, useRef, useState } from "react";
import type { SearchResults } from "../../../server/dialects/native/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { serverNow } from "../../ui/now.ts";
import { useClient } from "../shared/context.ts";
import type { Route } from "../shared/route.ts";

const WAIT_MS = 250;
const PAGE = 30;

export type SearchFilters = Pick<Route, "within" | "by" | "kind" | "days">;

export interface LoadedResults extends SearchResults {
  readonly words: string;
}

/** Returns the start of a period of this many days that ends today. */
function startOf(days: number): string {
  const day = new Date(serverNow());
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - (days - 1));
  return day.toISOString();
}

/** The server's results for words as they are typed; null while it searches, "nothing" without words. */
export function useSearchResults(words: string, { within, by, kind, days }: SearchFilters) {
  const { api } = useClient();
  const [results, setResults] = useState<LoadedResults | Failure | null | "nothing">(null);
  const [isLoading, setLoading] = useState(false);
  const [tries, setTries] = useState(0);
  const current = useRef<AbortController>(null);
  const isAsked = words !== "" || by !== null || kind !== null;

  /** Requests pages until there is something to show. */
  const ask = useCallback(
    async (before: LoadedResults | null, signal: AbortSignal) => {
      setLoading(true);
      const query = {
        q: words,
        roomId: within ?? undefined,
        userId: by ?? undefined,
        kind: kind ?? undefined,
        since: days === null ? undefined : startOf(days),
        limit: PAGE,
      };
      try {
        for (let cursor = before?.cursor ?? undefined; ; ) {
          const page: SearchResults = await api("find", { query: { ...query, cursor }, signal });
          if (signal.aborted) return;
          const { items, people, rooms } = before ?? page;
          const all = before ? [...items, ...page.items] : items;
          setResults({ words, people, rooms, items: all, cursor: page.cursor });
          if (page.cursor === null || page.items.length > 0) break;
          cursor = page.cursor;
        }
      } catch (error) {
        if (!signal.aborted && before === null) setResults(asFailure(error));
      } finally {
        if (!signal.aborted) setLoading(false);
      }
    },
    [api, words, within, by, kind, days],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry searches again
  useEffect(() => {
    setResults(isAsked ? null : "nothing");
    setLoading(false);
    if (!isAsked) return;
    const giveUp = new AbortController();
    current.current = giveUp;
    const timer = setTimeout(() => void ask(null, giveUp.signal), WAIT_MS);
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [ask, isAsked, tries]);

  return {
    results,
    isLoading,
    retry: () => setTries((now) => now + 1),
    more: (before: LoadedResults) => current.current && void ask(before, current.current.signal),
  };
}
