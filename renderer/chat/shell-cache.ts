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
  // A page that was kept may ask for a part that a newer host no longer has: load the newer page, once.
  window.addEventListener("vite:preloadError", (event) => {
    if (sessionStorage.getItem("hearth.reloaded") === location.href) return;
    event.preventDefault();
    sessionStorage.setItem("hearth.reloaded", location.href);
    location.reload();
  });
}
