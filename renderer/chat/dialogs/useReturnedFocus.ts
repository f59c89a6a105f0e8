import { useEffect } from "react";

/** Gives the focus back to what opened the dialog: the library does so only for dialogs that stay mounted. */
export function useReturnedFocus(): void {
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
}
