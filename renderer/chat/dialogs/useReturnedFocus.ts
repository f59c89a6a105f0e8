import { useEffect, useRef } from "react";

/**
 * Returns the focus to the element that opened the dialog; the library does this only for dialogs that stay mounted.
 * @returns a function to call when that element is removed: the focus then goes to the list of messages instead.
 */
export function useReturnedFocus(): () => void {
  const toMessages = useRef(false);
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      const next = toMessages.current ? document.getElementById("messages") : opener;
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    };
  }, []);
  return () => {
    toMessages.current = true;
  };
}
