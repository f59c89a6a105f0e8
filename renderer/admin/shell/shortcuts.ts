import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { PLACES } from "./places.ts";

/** `g` and then a page's letter, within this time. */
const CHORD_MS = 1200;

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The keys that work everywhere: `/` searches, `?` shows the keys, `g` goes. */
export function useShortcuts(onKeys: () => void): void {
  const [, navigate] = useLocation();
  const show = useRef(onKeys);
  show.current = onKeys;
  useEffect(() => {
    let goingSince = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (isWriting(event.target) || document.querySelector("[aria-modal=true]")) return;
      const place = Date.now() - goingSince < CHORD_MS && PLACES.find(({ key }) => key === event.key);
      goingSince = event.key === "g" ? Date.now() : 0;
      if (place) {
        event.preventDefault();
        navigate(place.href);
      } else if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLElement>("[data-focus=search]")?.focus();
      } else if (event.key === "?") {
        event.preventDefault();
        show.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}
