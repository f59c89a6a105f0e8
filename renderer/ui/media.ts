/** How wide the page is, known at the first paint. */
import { useMediaQuery } from "@mantine/hooks";

const useMatches = (query: string): boolean =>
  useMediaQuery(query, false, { getInitialValueInEffect: false });

/** Phones: one thing at a time. */
export const useIsNarrow = (): boolean => useMatches("(max-width: 760px)");

/** Too narrow for a navigation at the side. */
export const useIsCompact = (): boolean => useMatches("(max-width: 960px)");

export const useIsStill = (): boolean => useMatches("(prefers-reduced-motion: reduce)");

/** A touch screen without a physical keyboard. */
export const useIsTouch = (): boolean => useMatches("(hover: none) and (pointer: coarse)");
