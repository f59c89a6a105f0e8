import { useEffect } from "react";

/**
 * Returns the focus to the element that opened the dialog; the library does this only for dialogs that stay mounted.
 */
export function useReturnedFocus(): void {
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
}
