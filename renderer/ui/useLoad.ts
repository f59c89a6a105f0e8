import { useEffect, useState } from "react";

interface Load<T> {
  /** null: not there yet. */
  readonly value: T | null;
  /** Replaces it by a newer one. */
  set(value: T): void;
  /** Loads again from the start. */
  retry(): void;
}

/**
 * Loads a value, anew for every key. An answer that comes after the next load has begun is ignored.
 *
 * @param load must not reject: its value says what went wrong
 */
export function useLoad<T>(key: string | number, load: () => Promise<T>): Load<T> {
  const [round, setRound] = useState(0);
  const id = `${round} ${key}`;
  const [loaded, setLoaded] = useState<{ readonly id: string; readonly value: T }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `id` stands for what `load` loads
  useEffect(() => {
    let isGone = false;
    void load().then((value) => !isGone && setLoaded({ id, value }));
    return () => {
      isGone = true;
    };
  }, [id]);
  return {
    value: loaded?.id === id ? loaded.value : null,
    set: (value) => setLoaded({ id, value }),
    retry: () => setRound(round + 1),
  };
}

/** Loads a JSON file of the server. `missing`: it has no such file. */
export const useJson = <T extends object>(path: string): Load<T | "missing" | "failed"> =>
  useLoad(path, async () => {
    try {
      const answer = await fetch(path);
      if (answer.ok) return (await answer.json()) as T;
      return answer.status === 404 ? "missing" : "failed";
    } catch {
      return "failed";
    }
  });
