import { useState } from "react";

/**
 * The fields of a form: as the person changed them, the others as they are now. Only the former are to be saved, so that
 * nothing that was changed elsewhere meanwhile is overwritten.
 */
export function useDraft<T extends object>(now: T) {
  const [draft, setDraft] = useState<Partial<T>>({});
  return {
    fields: { ...now, ...draft },
    set: (change: Partial<T>) => setDraft((before) => ({ ...before, ...change })),
    /** Returns the changes, without spaces around texts. */
    changes: (): Partial<T> =>
      Object.fromEntries(
        Object.entries(draft)
          .map(([key, value]) => [key, typeof value === "string" ? value.trim() : value] as const)
          .filter(([key, value]) => value !== now[key as keyof T]),
      ) as Partial<T>,
    /** Forgets what was saved; what was changed since then stays. */
    clear: () =>
      setDraft(
        (later) =>
          Object.fromEntries(
            Object.entries(later).filter(([key, value]) => value !== draft[key as keyof T]),
          ) as Partial<T>,
      ),
  };
}
