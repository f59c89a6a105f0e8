/**
 * Puts text into a field in the place of `from` to `to`, as if it was typed: the browser's undo goes through it, and
 * the field's own input event reports the change.
 */
export function insertText(field: HTMLTextAreaElement, text: string, from?: number, to?: number): void {
  field.focus();
  if (from !== undefined) field.setSelectionRange(from, to ?? from);
  // `execCommand` is deprecated, but nothing else keeps the undo history.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
