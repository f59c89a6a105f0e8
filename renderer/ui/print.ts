/** Has a text printed in place of the page, until the browser is done printing. A text that is there already stays. */
export function printInstead(textOf: () => string): void {
  if (document.querySelector(".print-sheet")) return;
  const sheet = document.createElement("pre");
  sheet.className = "print-sheet";
  sheet.textContent = textOf();
  document.body.prepend(sheet);
  addEventListener("afterprint", () => sheet.remove(), { once: true });
}
