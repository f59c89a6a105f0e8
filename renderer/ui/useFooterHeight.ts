import { useCallback } from "react";

/**
 * Returns a ref for the page's footer; notifications appear above its height.
 * @param resized called when the footer appears and when its height changes; the same function each time
 */
export function useFooterHeight(
  resized?: (footer: HTMLElement) => void,
): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      if (!element) return;
      const { style } = document.documentElement;
      const observer = new ResizeObserver(() => {
        style.setProperty("--hearth-foot", `${element.getBoundingClientRect().height}px`);
        resized?.(element);
      });
      observer.observe(element);
      return () => {
        observer.disconnect();
        style.removeProperty("--hearth-foot");
      };
    },
    [resized],
  );
}
