import { useCallback } from "react";

/**
 * Returns a ref for the page's footer, or for what is open directly above it; notifications appear above both.
 * @param resized called when the element appears and when its height changes; the same function each time
 */
export function useFooterHeight(
  resized?: (element: HTMLElement) => void,
  part: "foot" | "above-foot" = "foot",
): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      if (!element) return;
      const { style } = document.documentElement;
      const observer = new ResizeObserver(() => {
        style.setProperty(`--hearth-${part}`, `${element.getBoundingClientRect().height}px`);
        resized?.(element);
      });
      observer.observe(element);
      return () => {
        observer.disconnect();
        style.removeProperty(`--hearth-${part}`);
      };
    },
    [resized, part],
  );
}
