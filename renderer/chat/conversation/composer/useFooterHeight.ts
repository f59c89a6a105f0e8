import { useCallback } from "react";

/** For what stands at the foot of the page: notices appear above it. Answers the ref that watches its height. */
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
