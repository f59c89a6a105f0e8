import { Skeleton } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";
import { tracks } from "./tracks.ts";
import type { Column } from "./types.ts";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The placeholders of rows that are loading. */
export function SkeletonRows<T>({
  columns,
  hasSelection,
}: {
  columns: readonly Column<T>[];
  hasSelection: boolean;
}) {
  const t = useAdminText();
  return (
    <div className={classes.scroller} aria-busy role="status" aria-label={t("loading")}>
      <div className={classes.grid} style={tracks(columns, hasSelection, true)}>
        {ROWS.map((row, at) => (
          <div key={row} className={classes.row}>
            {hasSelection && <span />}
            {columns.map(({ key, isMain, isWideOnly }) => (
              <span
                key={key}
                className={classes.cell}
                data-main={isMain || undefined}
                data-wide-only={isWideOnly || undefined}
              >
                <Skeleton
                  height={12}
                  width={`${isMain ? 70 - ((at * 7) % 30) : 55 - ((at * 11) % 25)}%`}
                  radius="xl"
                />
              </span>
            ))}
            <span />
          </div>
        ))}
      </div>
    </div>
  );
}
