// biome-ignore-all lint/a11y/useSemanticElements: rows are grids here, which table elements cannot be.
// biome-ignore-all lint/a11y/useFocusableInteractive: headers are not interactive themselves, what is in them is.

import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useAdminText } from "../i18n/index.ts";
import type { TableRoute } from "../state/table-route.ts";
import classes from "./DataTable.module.css";
import { nextSort } from "./sort.ts";
import type { Column } from "./types.ts";

interface Props<T> {
  readonly columns: readonly Column<T>[];
  readonly place: TableRoute;
  readonly select?: ReactNode;
  readonly hasActions: boolean;
}

/** Column titles; sortable ones are buttons. */
export function HeaderRow<T>({ columns, place, select, hasActions }: Props<T>) {
  const t = useAdminText();
  const sortOf = (key: string) =>
    place.sort === key ? "ascending" : place.sort === `-${key}` ? "descending" : "none";
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.headRow}>
        {select && (
          <span role="columnheader" className={classes.headCell}>
            {select}
          </span>
        )}
        {columns.map((column) => {
          const { key, title, sort, sortsDownOnly, isNumber } = column;
          const state = sort === undefined ? undefined : sortOf(sort);
          return (
            <span
              key={key}
              role="columnheader"
              className={classes.headCell}
              data-number={isNumber || undefined}
              {...(state && { "aria-sort": state })}
            >
              {sort === undefined ? (
                <span className={classes.headTitle}>{title}</span>
              ) : (
                <button
                  type="button"
                  className={classes.sorter}
                  data-sorted={state !== "none" || undefined}
                  onClick={() => place.setSort(nextSort(place.sort, { ...column, sort }))}
                >
                  {title}
                  {state === "descending" || sortsDownOnly ? (
                    <ArrowDown size={13} aria-hidden />
                  ) : (
                    <ArrowUp size={13} aria-hidden />
                  )}
                </button>
              )}
            </span>
          );
        })}
        {hasActions && (
          <span role="columnheader" className={classes.headCell}>
            <span className="visually-hidden">{t("actions")}</span>
          </span>
        )}
      </div>
    </div>
  );
}
