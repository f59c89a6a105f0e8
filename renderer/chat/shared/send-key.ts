/** Which key sends a message. Stored per browser; touch screens use the button only. */
import { useSyncExternalStore } from "react";
import { useIsTouch } from "../../ui/media.ts";
import { deviceStorage } from "../../ui/storage.ts";
import { createStore } from "../state/store.ts";

export type SendKey = "enter" | "ctrl-enter";

const KEY = "hearth.sendKey";
const read = (): SendKey => (deviceStorage.getItem(KEY) === "ctrl-enter" ? "ctrl-enter" : "enter");
const store = createStore<{ key: SendKey }>({ key: read() });

export function setSendKey(key: SendKey): void {
  deviceStorage.setItem(KEY, key);
  store.set({ key });
}

/** Returns the key that sends, or null where Enter always inserts a line break. */
export function useSendKey(): SendKey | null {
  const isTouch = useIsTouch();
  const { key } = useSyncExternalStore(store.subscribe, store.get);
  return isTouch ? null : key;
}

type Pressed = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** Returns what a key does: send, or insert a line break; null for other keys. */
export function enterMeans(event: Pressed, sendKey: SendKey | null): "send" | "line" | null {
  if (event.key !== "Enter") return null;
  const isControlled = event.ctrlKey || event.metaKey;
  const isPlain = !isControlled && !event.shiftKey && !event.altKey;
  if (sendKey === "enter") return isPlain ? "send" : "line";
  return sendKey === "ctrl-enter" && isControlled && !event.shiftKey && !event.altKey ? "send" : "line";
}
