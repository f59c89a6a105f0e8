import type { KeyboardEvent } from "react";

/** A letter of a script that has no Latin letters, such as Cyrillic. */
const NON_LATIN = /^[^\p{ASCII}\p{Script=Latin}]$/u;

/**
 * Whether the pressed key is this one: a character, or a name such as `Escape`. A letter, given in lower case, also
 * fits with Caps Lock or Shift, and in a layout without Latin letters where a US keyboard has it.
 */
export const isKey = ({ key, code }: Pick<KeyboardEvent, "key" | "code">, wanted: string): boolean =>
  key === wanted ||
  (/^[a-z]$/.test(wanted) &&
    (key.toLowerCase() === wanted || (NON_LATIN.test(key) && code === `Key${wanted.toUpperCase()}`)));

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
