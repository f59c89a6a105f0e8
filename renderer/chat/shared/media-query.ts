import { useSyncExternalStore } from "react";

/** Whether a media query holds now. */
function useMatches(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** One thing at a time. */
export const useIsNarrow = (): boolean => useMatches("(max-width: 760px)");
