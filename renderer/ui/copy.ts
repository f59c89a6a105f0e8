import { uiTextNow } from "./i18n/index.ts";
import { toast } from "./toast.ts";

/** Copies text, and tells the person when the browser refuses. Returns whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  const worked = await copy(text);
  if (!worked) toast(uiTextNow()("copyFailed"), { tone: "bad" });
  return worked;
}

/** Without the clipboard API where plain HTTP lacks it. */
async function copy(text: string): Promise<boolean> {
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
  const focused = document.activeElement;
  (focused?.closest("[role=dialog]") ?? document.body).append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return worked;
}
