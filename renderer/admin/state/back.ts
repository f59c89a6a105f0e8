/**
 * Back closes the open dialog and leaves the page as it is. While dialogs are open, the browser's history has as many
 * entries of their own, with the page's address.
 */
import { useEffect, useRef } from "react";
import { type BrowserLocationHook, navigate, useBrowserLocation } from "wouter/use-browser-location";

/** The open dialogs, the newest last. */
let open: readonly { close(): void }[] = [];

/** How many dialogs the history's current entry belongs to. */
const depthHere = (): number => (history.state as { dialogs?: number } | null)?.dialogs ?? 0;

/** Makes the history's current entry belong to the open dialogs. */
function settle(): void {
  const here = depthHere();
  if (open.length > here) history.pushState({ dialogs: here + 1 }, "");
  if (open.length > here + 1) settle();
  if (open.length < here) history.go(open.length - here);
}

/** Waits for what happens together: a dialog that another one replaces, or one that closes while a page opens. */
const settleSoon = (): void => void setTimeout(settle);

/** Follows Back and Forward from now on. Call once at start. */
export function followBack(): void {
  addEventListener("popstate", () => {
    const closed = open.slice(depthHere());
    open = open.slice(0, depthHere());
    for (const { close } of closed) close();
    // Forward leads to the entries of dialogs that were closed.
    settleSoon();
  });
  // A reload closed the dialogs.
  settleSoon();
}

/** Makes Back close a dialog while it is open. */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!isOpen) return;
    const dialog = { close: () => latest.current() };
    open = [...open, dialog];
    settleSoon();
    return () => {
      open = open.filter((each) => each !== dialog);
      settleSoon();
    };
  }, [isOpen]);
}

const goTo: typeof navigate = (to, options) =>
  navigate(to, { ...options, replace: options?.replace === true || depthHere() > 0 });

/** The router's location: a page that is opened from a dialog takes the place of the dialog's entry. */
export const useConsoleLocation: BrowserLocationHook = (options) => [useBrowserLocation(options)[0], goTo];
