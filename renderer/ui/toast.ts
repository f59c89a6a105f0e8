/** Short notifications. They disappear by themselves; one with an action (Undo) stays longer. */
export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: "plain" | "good" | "bad";
  readonly action?: { readonly label: string; readonly run: () => void };
}

const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a notification. `action` offers one button, such as Undo. */
export function toast(message: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, message, tone: "plain", ...options }]);
  setTimeout(() => dismissToast(id), options.action || options.tone === "bad" ? 9000 : 5000);
}

export function dismissToast(id: number): void {
  if (toasts.some((entry) => entry.id === id)) change(toasts.filter((entry) => entry.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentToasts = (): readonly Toast[] => toasts;
