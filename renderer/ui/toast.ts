/** Short notifications. They disappear by themselves; one with an action (Undo) stays longer. */
import { createStore } from "./store.ts";

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: "plain" | "good" | "bad";
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Those on the screen, the oldest first. */
export const toasts = createStore<{ readonly all: readonly Toast[] }>({ all: [] });
let lastId = 0;

/** Shows a notification. `action` offers one button, such as Undo. */
export function toast(message: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  lastId += 1;
  const id = lastId;
  toasts.set({ all: [...toasts.get().all.slice(-2), { id, message, tone: "plain", ...options }] });
  setTimeout(() => dismissToast(id), options.action || options.tone === "bad" ? 9000 : 5000);
}

export function dismissToast(id: number): void {
  toasts.set({ all: toasts.get().all.filter((entry) => entry.id !== id) });
}
