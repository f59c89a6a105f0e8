/** How wide the page is. The first paint already knows. */
import { useMediaQuery } from "@mantine/hooks";

const useMatches = (query: string): boolean =>
  useMediaQuery(query, false, { getInitialValueInEffect: false });

/** Phones: one thing at a time. */
export const useIsNarrow = (): boolean => useMatches("(max-width: 760px)");

/** Too narrow for a navigation at the side. */
export const useIsCompact = (): boolean => useMatches("(max-width: 960px)");

/** The system was asked for less motion. */
export const useIsStill = (): boolean => useMatches("(prefers-reduced-motion: reduce)");

/** Touched rather than clicked, and without a keyboard of its own. */
export const useIsTouch = (): boolean => useMatches("(hover: none) and (pointer: coarse)");
