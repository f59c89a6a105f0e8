import type { CSSProperties } from "react";
import type { Column } from "./types.ts";

/** Pixels between columns and beside a row, as the style sheet has them. */
const GAP = 14;
const PADDING = 16;

/** The grid's tracks and the least width they take: fixed shares, so that live rows never shift the columns. */
export function tracks<T>(
  columns: readonly Column<T>[],
  hasSelection: boolean,
  hasActions: boolean,
): CSSProperties {
  const own = columns.map(
    ({ min, grow = 1 }) => `minmax(${min}px, ${grow === 0 ? `${min}px` : `${grow}fr`})`,
  );
  const all = [...(hasSelection ? ["28px"] : []), ...own, ...(hasActions ? ["36px"] : [])];
  const least =
    columns.reduce((sum, { min }) => sum + min, 0) + (hasSelection ? 28 : 0) + (hasActions ? 36 : 0);
  const width = least + (all.length - 1) * GAP + 2 * PADDING;
  return { "--tracks": all.join(" "), "--least": `${width}px` } as CSSProperties;
}
