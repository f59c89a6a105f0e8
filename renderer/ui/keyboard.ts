/** Whether keys pressed there are text, and not shortcuts of the page. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Focuses the field marked `data-focus={name}`. Answers false when there is none. */
export function focusOn(name: string): boolean {
  const field = document.querySelector<HTMLElement>(`[data-focus="${name}"]`);
  field?.focus();
  return field !== null;
}
