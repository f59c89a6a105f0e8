/** Prints a text in place of the page. A text that is being printed already stays. */
export function printInstead(textOf: () => string): void {
  if (document.querySelector(".print-sheet")) return;
  const sheet = document.createElement("pre");
  sheet.className = "print-sheet";
  sheet.textContent = textOf();
  document.body.prepend(sheet);
  addEventListener("afterprint", () => sheet.remove(), { once: true });
}
