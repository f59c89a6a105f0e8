import { useCallback } from "react";

/** Returns a ref for the page's footer; notifications appear above its height. */
export function useFooterHeight(): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback((element) => {
    if (!element) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() =>
      style.setProperty("--hearth-foot", `${element.getBoundingClientRect().height}px`),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty("--hearth-foot");
    };
  }, []);
}
