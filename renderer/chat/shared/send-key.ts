/** Which key sends a message. Stored per browser; touch screens use the button only. */
import { useIsTouch } from "../../ui/media.ts";
import { createSetting } from "../../ui/storage.ts";

export type SendKey = "enter" | "ctrl-enter";

const setting = createSetting<SendKey>("hearth.sendKey", (kept) =>
  kept === "ctrl-enter" ? "ctrl-enter" : "enter",
);

export const setSendKey = (key: SendKey): void => setting.set(key);

/** Returns the key that sends, or null where Enter always inserts a line break. */
export function useSendKey(): SendKey | null {
  const isTouch = useIsTouch();
  const key = setting.use();
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
