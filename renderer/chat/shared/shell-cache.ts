/**
 * Keeps the page in the browser so that it opens at once, also while the host is away. Works where browsers allow service
 * workers (HTTPS, localhost); elsewhere nothing is lost but that.
 */
export function keepShell(): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  window.addEventListener(
    "load",
    () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined),
  );
}
