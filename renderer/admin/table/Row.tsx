// biome-ignore-all lint/a11y/useSemanticElements: rows are grids here, which table elements cannot be.
// biome-ignore-all lint/a11y/useFocusableInteractive: what is in a row takes the focus.

import { Checkbox } from "@mantine/core";
import type { MouseEvent } from "react";
import { useLocation } from "wouter";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";
import type { Column, RowAction } from "./types.ts";

interface Props<T> {
  readonly row: T;
  /** Counted from 1 over all pages, the header included. */
  readonly index: number;
  readonly columns: readonly Column<T>[];
  readonly href: string | undefined;
  readonly actions: readonly RowAction[] | undefined;
  readonly isSelected: boolean | undefined;
  readonly onToggle: ((row: T) => void) | undefined;
}

const INTERACTIVE = "a, button, input, label, [role=menu], [role=menuitem]";

/** One row; on a phone a card. */
export function Row<T>({ row, index, columns, href, actions, isSelected, onToggle }: Props<T>) {
  const t = useAdminText();
  const [, navigate] = useLocation();
  const open = (event: MouseEvent<HTMLElement>) => {
    if (href === undefined || (event.target as HTMLElement).closest(INTERACTIVE)) return;
    // A click that ends a text selection opens nothing.
    if (document.getSelection()?.type === "Range") return;
    navigate(href);
  };
  const name = String(columns.find(({ isMain }) => isMain)?.text?.(row) ?? "");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's link does the same by keyboard.
    <div
      role="row"
      aria-rowindex={index}
      className={classes.row}
      data-opens={href !== undefined || undefined}
      data-selected={isSelected || undefined}
      onClick={open}
    >
      {onToggle && (
        <span role="cell" className={classes.select}>
          <Checkbox
            size="xs"
            aria-label={t("selectRow", { name })}
            checked={isSelected ?? false}
            onChange={() => onToggle(row)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span
          key={column.key}
          role="cell"
          className={classes.cell}
          data-title={column.title}
          data-number={column.isNumber || undefined}
          data-main={column.isMain || undefined}
          data-wide-only={column.isWideOnly || undefined}
        >
          {column.cell(row)}
        </span>
      ))}
      {actions && (
        <span role="cell" className={classes.actions}>
          {actions.length > 0 && <ActionMenu label={t("actionsFor", { name })} actions={actions} />}
        </span>
      )}
    </div>
  );
}
