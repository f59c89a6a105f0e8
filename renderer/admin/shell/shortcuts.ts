import { useWindowEvent } from "@mantine/hooks";
import { useRef } from "react";
import { useLocation } from "wouter";
import { focusOn, hasModifier, isKey, isWriting } from "../../ui/keyboard.ts";
import { PAGES } from "./page-list.ts";

/** `g` and then a page's letter, within this time. */
const CHORD_MS = 1200;

/** The keys that work everywhere: `/` searches, `?` shows the shortcuts, `g` and a letter opens a page. */
export function useShortcuts(onKeys: () => void): void {
  const [, navigate] = useLocation();
  const goingSince = useRef(0);
  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || hasModifier(event)) return;
    if (isWriting(event.target) || document.querySelector("[aria-modal=true]")) return;
    const page = Date.now() - goingSince.current < CHORD_MS && PAGES.find(({ key }) => isKey(event, key));
    goingSince.current = isKey(event, "g") ? Date.now() : 0;
    if (page) {
      event.preventDefault();
      navigate(page.href);
    } else if (isKey(event, "/")) {
      event.preventDefault();
      focusOn("search");
    } else if (isKey(event, "?")) {
      event.preventDefault();
      onKeys();
    }
  });
}
