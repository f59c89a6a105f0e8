import { useCallback, useEffect, useState } from "react";

export interface ApiList {
  readonly version: string;
  readonly apis: readonly { readonly name: string; readonly title: string }[];
}

export type Loaded<T> =
  | { readonly state: "loading" }
  /** Not found: the API is switched off or does not exist. */
  | { readonly state: "missing" }
  | { readonly state: "failed" }
  | { readonly state: "here"; readonly value: T };

/** Loads a JSON file of the server; with a function that reloads it. null: loads nothing. */
export function useJson<T>(path: string | null): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<{ path: string | null; now: Loaded<T> }>({
    path,
    now: { state: "loading" },
  });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round loads again
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    const tell = (now: Loaded<T>) => isWanted && setLoaded({ path, now });
    tell({ state: "loading" });
    fetch(path)
      .then(async (answer) => {
        if (answer.ok) tell({ state: "here", value: (await answer.json()) as T });
        else tell({ state: answer.status === 404 ? "missing" : "failed" });
      })
      .catch(() => tell({ state: "failed" }));
    return () => {
      isWanted = false;
    };
  }, [path, round]);
  const retry = useCallback(() => setRound((now) => now + 1), []);
  return [loaded.path === path ? loaded.now : { state: "loading" }, retry];
}
