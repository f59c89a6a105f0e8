/** Copies text, without the clipboard API where plain HTTP lacks it. Returns whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused: try the other way.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  const host = document.activeElement?.closest("[role=dialog]") ?? document.body;
  host.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  return worked;
}
