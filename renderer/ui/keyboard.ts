import type { KeyboardEvent as ReactKeyboardEvent } from "react";

/** A key that was pressed, as the browser or React reports it. */
export type Pressed = KeyboardEvent | ReactKeyboardEvent;

/** A character of a script that has no Latin letters, such as Cyrillic. */
const NON_LATIN = /^[^\p{ASCII}\p{Script=Latin}]$/u;

/** Where a US keyboard has a letter or mark, and whether it needs Shift there; null: either way. */
const usPlace = (wanted: string): { readonly code: string; readonly shift: boolean | null } | null =>
  /^[a-z]$/.test(wanted)
    ? { code: `Key${wanted.toUpperCase()}`, shift: null }
    : wanted === "/" || wanted === "?"
      ? { code: "Slash", shift: wanted === "?" }
      : null;

/**
 * Whether the pressed key is this one: a character, or a name such as `Escape`. A letter, given in lower case, also
 * fits with Caps Lock or Shift. In a layout without Latin letters, a letter, `/` or `?` is also where a US keyboard
 * has it.
 */
export function isKey(
  { key, code, shiftKey }: Pick<Pressed, "key" | "code" | "shiftKey">,
  wanted: string,
): boolean {
  const place = usPlace(wanted);
  if (key === wanted || place === null) return key === wanted;
  if (place.shift === null && key.toLowerCase() === wanted) return true;
  // The French layout has this sign there.
  return NON_LATIN.test(key) && key !== "§" && code === place.code && (place.shift ?? shiftKey) === shiftKey;
}

/** Whether a key is held that makes another one a command. AltGr only makes characters, such as Brazil's `/`. */
export const hasModifier = (event: Pressed): boolean =>
  (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");

/** Whether keys pressed there enter text, so they are not shortcuts of the page. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Moves the focus among the rows that fit a selector, by the arrow keys; from elsewhere to the first. */
export function walkRows(event: ReactKeyboardEvent<HTMLElement>, selector: string): void {
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
