import type { KeyboardEvent } from "react";

/** Whether keys pressed there enter text, so they are not shortcuts of the page. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Moves the focus among the rows that fit a selector, by the arrow keys; from elsewhere to the first. */
export function walkRows(event: KeyboardEvent<HTMLElement>, selector: string): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0 || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  if (!next || next === document.activeElement) return;
  event.preventDefault();
  next.focus();
}

/** Focuses the field marked `data-focus={name}`. Returns false when there is none. */
export function focusOn(name: string): boolean {
  const field = document.querySelector<HTMLElement>(`[data-focus="${name}"]`);
  field?.focus();
  return field !== null;
}
