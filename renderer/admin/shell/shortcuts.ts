import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { focusOn, isWriting } from "../../ui/keyboard.ts";
import { PAGES } from "./page-list.ts";

/** `g` and then a page's letter, within this time. */
const CHORD_MS = 1200;

/** The keys that work everywhere: `/` searches, `?` shows the shortcuts, `g` and a letter opens a page. */
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
      const page = Date.now() - goingSince < CHORD_MS && PAGES.find(({ key }) => key === event.key);
      goingSince = event.key === "g" ? Date.now() : 0;
      if (page) {
        event.preventDefault();
        navigate(page.href);
      } else if (event.key === "/") {
        event.preventDefault();
        focusOn("search");
      } else if (event.key === "?") {
        event.preventDefault();
        show.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}
