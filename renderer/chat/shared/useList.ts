import { useCallback, useEffect, useRef, useState } from "react";
import type { ListPage } from "../../../server/dialects/native/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";

const WAIT_MS = 200;

/** Loads a list page by page for search words that are being typed. */
export function useList<T>(query: string, fetchPage: (query: string, page: number) => Promise<ListPage<T>>) {
  const [items, setItems] = useState<readonly T[]>([]);
  const [total, setTotal] = useState(0);
  const [page, setPage] = useState(1);
  const [round, setRound] = useState(0);
  const wanted = `${round} ${page} ${query}`;
  const [answered, setAnswered] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useRef(fetchPage);
  useEffect(() => {
    ask.current = fetchPage;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: new words start over
  useEffect(() => setPage(1), [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads again
  useEffect(() => {
    let isGone = false;
    const load = async () => {
      try {
        const answer = await ask.current(query, page);
        if (isGone) return;
        setItems((before) => (page === 1 ? answer.items : [...before, ...answer.items]));
        setTotal(answer.total);
        setFailure(null);
      } catch (error) {
        if (!isGone) setFailure(asFailure(error));
      } finally {
        if (!isGone) setAnswered(wanted);
      }
    };
    const timer = setTimeout(() => void load(), query === "" ? 0 : WAIT_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [query, page, round]);

  const retry = useCallback(() => setRound((now) => now + 1), []);
  const refresh = useCallback(() => {
    setPage(1);
    setRound((now) => now + 1);
  }, []);
  return {
    items,
    failure,
    isLoading: answered !== wanted,
    hasMore: items.length < total,
    /** Loads the next page, or once more the one that could not be loaded. */
    more: failure ? retry : () => setPage((now) => now + 1),
    retry,
    refresh,
  };
}
