/** Every key of the page: what presses it, and how the help dialog shows it. */
import { useEffect } from "react";
import { focusOn, hasModifier, isKey, isWriting, type Pressed } from "../../ui/keyboard.ts";
import type { ChatKey } from "../i18n/index.ts";
import { sortRooms } from "../rooms/order.ts";
import { useClient } from "./context.ts";
import { UNNARROWED, useRoute } from "./route.ts";

interface Shortcut {
  /** What it does, by its key in the catalogue. */
  readonly label: ChatKey;
  readonly keys: readonly string[];
  isPressed(event: Pressed): boolean;
}

const plain = (key: string) => (event: Pressed) => isKey(event, key) && !hasModifier(event);
const control = (key: string) => (event: Pressed) =>
  isKey(event, key) && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
const isUpOrDown = ({ key }: Pressed): boolean => key === "ArrowUp" || key === "ArrowDown";

/** In the order of the help dialog. */
export const SHORTCUTS = {
  help: { label: "keyHelp", keys: ["?"], isPressed: plain("?") },
  searchRooms: { label: "keySearch", keys: ["/"], isPressed: plain("/") },
  searchAll: { label: "searchAllRooms", keys: ["Ctrl", "K"], isPressed: control("k") },
  searchRoom: { label: "keyFind", keys: ["Ctrl", "F"], isPressed: control("f") },
  print: { label: "saveOrPrint", keys: ["Ctrl", "P"], isPressed: control("p") },
  close: { label: "keyClose", keys: ["Esc"], isPressed: plain("Escape") },
  nextRoom: {
    label: "keyRooms",
    keys: ["Alt", "↑ ↓"],
    isPressed: (event) => event.altKey && isUpOrDown(event),
  },
  nextMessage: {
    label: "keyMessages",
    keys: ["↑ ↓"],
    isPressed: (event) => !event.altKey && isUpOrDown(event),
  },
  openMenu: {
    label: "actions",
    keys: ["Enter"],
    isPressed: (event) => event.key === "Enter" || event.key === "ContextMenu",
  },
  reply: { label: "reply", keys: ["R"], isPressed: plain("r") },
  send: { label: "send", keys: ["Enter"], isPressed: (event) => event.key === "Enter" },
  newLine: { label: "keyLine", keys: ["Shift", "Enter"], isPressed: (event) => event.key === "Enter" },
  editLast: { label: "keyEditLast", keys: ["↑"], isPressed: plain("ArrowUp") },
} as const satisfies Readonly<Record<string, Shortcut>>;

/** Handles the shortcuts that work everywhere on the page. */
export function useShortcuts(): void {
  const { store } = useClient();
  const { route, go, goRoom } = useRoute();
  useEffect(() => {
    const step = (by: 1 | -1) => {
      const rooms = sortRooms(store.get().rooms);
      const at = rooms.findIndex(({ id }) => id === route.roomId);
      const next = rooms[Math.max(0, Math.min(rooms.length - 1, at + by))];
      if (next && next.id !== route.roomId) goRoom(next.id);
    };
    const search = (within: number | null) => {
      go({ panel: "search", ...UNNARROWED, within });
      // If it is open already, it gets the focus again.
      focusOn("search");
    };
    const actionOf = (event: KeyboardEvent): (() => void) | null => {
      if (SHORTCUTS.nextRoom.isPressed(event)) return () => step(event.key === "ArrowUp" ? -1 : 1);
      if (SHORTCUTS.searchRoom.isPressed(event))
        return route.roomId === null ? null : () => search(route.roomId);
      if (SHORTCUTS.print.isPressed(event))
        return route.roomId === null ? null : () => go({ dialog: "save" });
      if (SHORTCUTS.searchAll.isPressed(event)) return () => search(null);
      if (isWriting(event.target)) return null;
      if (SHORTCUTS.searchRooms.isPressed(event)) return () => focusOn("rooms") || go({ panel: "search" });
      if (SHORTCUTS.help.isPressed(event)) return () => go({ dialog: "keys" });
      return null;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || route.dialog !== null) return;
      const act = actionOf(event);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [store, route, go, goRoom]);
}
