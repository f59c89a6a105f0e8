import { useEffect, useRef } from "react";

/**
 * Returns the focus to the element that opened the dialog; the library does this only for dialogs that stay mounted.
 * @returns a function that says that this element will be gone: the focus then goes to the list of messages.
 */
export function useReturnedFocus(): () => void {
  const isGone = useRef(false);
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      const next = isGone.current ? document.getElementById("messages") : opener;
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    };
  }, []);
  return () => {
    isGone.current = true;
  };
}
