import { useCallback, useSyncExternalStore } from "react";
import { createStore } from "../../../ui/store.ts";

/** The message whose actions are shown: the one hovered, focused or touched last. */
const active = createStore<{ id: string | null }>({ id: null });

/** Returns whether a message is the active one, and functions to change that. */
export function useActive(id: string): [isActive: boolean, setActive: (isActive: boolean) => void] {
  const isActive = useSyncExternalStore(active.subscribe, () => active.get().id === id);
  const setActive = useCallback(
    (is: boolean) => {
      if (is) active.set({ id });
      else if (active.get().id === id) active.set({ id: null });
    },
    [id],
  );
  return [isActive, setActive];
}
