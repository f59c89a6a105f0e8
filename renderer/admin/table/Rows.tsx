// biome-ignore-all lint/a11y/useSemanticElements: rows are grids here, which table elements cannot be.

import { Checkbox } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { walkRows } from "../../ui/keyboard.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { useAdminText } from "../i18n/index.ts";
import type { TableRoute } from "../state/table-route.ts";
import classes from "./DataTable.module.css";
import { HeaderRow } from "./HeaderRow.tsx";
import { Row } from "./Row.tsx";
import { type Selection, withPageToggled, withToggled } from "./selection.ts";
import { tracks } from "./tracks.ts";
import type { Column, RowAction } from "./types.ts";

interface Props<T> {
  /** The selection, where rows can be selected: the selected ones, and the callback for changes. */
  readonly selected?: Selection<T>;
  readonly onSelect?: (selected: Selection<T>) => void;
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string | number;
  readonly href: ((row: T) => string) | undefined;
  readonly actions: ((row: T) => readonly RowAction[]) | undefined;
  readonly place: TableRoute;
  readonly isStale: boolean;
}

/** Up to this many rows are all rendered; of more, only those in view. */
const MOST_PLAIN = 60;
/** What leads to a row's page; the arrow keys move from one to the next. */
const LINK = "[data-row-link]";

export function Rows<T>(props: Props<T>) {
  const { label, columns, rows, rowKey, place, selected, onSelect } = props;
  const t = useAdminText();
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const isLong = rows.length > MOST_PLAIN;
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: isLong ? rows.length : 0,
    getScrollElement: () => (isNarrow ? document.getElementById("main") : scroller.current),
    estimateSize: () => (isNarrow ? 130 : 53),
    scrollMargin: isNarrow ? (list.current?.offsetTop ?? 0) : 0,
    overscan: 8,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });

  const toggle = (row: T) => {
    if (selected && onSelect) onSelect(withToggled(selected, rowKey(row), row));
  };
  const style = tracks(columns, selected !== undefined, props.actions !== undefined);
  const one = (row: T, index: number) => (
    <Row
      key={rowKey(row)}
      row={row}
      index={(place.page - 1) * place.pageSize + index + 2}
      columns={columns}
      href={props.href?.(row)}
      actions={props.actions?.(row)}
      isSelected={selected?.has(rowKey(row))}
      onToggle={selected && toggle}
    />
  );
  const chosen = selected ? rows.filter((row) => selected.has(rowKey(row))).length : 0;
  const isAll = rows.length > 0 && chosen === rows.length;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-stale={props.isStale || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div
        role="table"
        aria-label={label}
        aria-busy={props.isStale}
        aria-rowcount={-1}
        className={classes.grid}
        style={style}
        onKeyDown={(event) => (event.target as Element).matches(LINK) && walkRows(event, LINK)}
      >
        <HeaderRow
          columns={columns}
          place={place}
          hasActions={props.actions !== undefined}
          {...(selected &&
            onSelect && {
              select: (
                <Checkbox
                  size="xs"
                  aria-label={t("selectAll")}
                  checked={isAll}
                  indeterminate={!isAll && chosen > 0}
                  onChange={() => onSelect(withPageToggled(selected, rows, rowKey))}
                />
              ),
            })}
        />
        <div
          role="rowgroup"
          ref={list}
          className={classes.body}
          style={isLong ? { height: virtual.getTotalSize(), position: "relative" } : {}}
        >
          {isLong
            ? virtual.getVirtualItems().map(({ index, key, start }) => {
                const row = rows[index];
                return row === undefined ? null : (
                  <div
                    key={key}
                    role="presentation"
                    ref={virtual.measureElement}
                    data-index={index}
                    className={classes.placed}
                    style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
                  >
                    {one(row, index)}
                  </div>
                );
              })
            : rows.map(one)}
        </div>
      </div>
    </div>
  );
}
