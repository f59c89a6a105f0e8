import { useEffect } from "react";
import { sortRooms } from "../rooms/order.ts";
import { useClient } from "./context.ts";
import { usePlace } from "./route.ts";

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const focusOn = (name: string): boolean => {
  const field = document.querySelector<HTMLElement>(`[data-focus="${name}"]`);
  field?.focus();
  return field !== null;
};

/** The keys that work everywhere: `/` searches, `?` shows the keys, Alt with arrows walks the rooms. */
export function useShortcuts(): void {
  const { store } = useClient();
  const places = usePlace();
  useEffect(() => {
    const step = (by: 1 | -1) => {
      const rooms = sortRooms(store.get().rooms);
      const at = rooms.findIndex(({ id }) => id === places.place.roomId);
      const next = rooms[Math.max(0, Math.min(rooms.length - 1, at + by))];
      if (next && next.id !== places.place.roomId) places.goRoom(next.id);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || places.place.dialog !== null) return;
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        return step(event.key === "ArrowUp" ? -1 : 1);
      }
      if ((event.ctrlKey || event.metaKey) && event.key === "f" && places.place.roomId !== null) {
        event.preventDefault();
        return places.go({ panel: "search" });
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        if (!focusOn("rooms")) places.go({ panel: "search" });
      } else if (event.key === "?") {
        event.preventDefault();
        places.go({ dialog: "keys" });
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [store, places]);
}
