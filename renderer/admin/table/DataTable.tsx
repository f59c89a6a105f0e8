import { Button } from "@mantine/core";
import { useDidUpdate } from "@mantine/hooks";
import { SearchX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AdminEvent, AdminParams, ListPage } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useLanguage } from "../../ui/i18n/language.ts";
import { useAdminText } from "../i18n/index.ts";
import { useLoaded } from "../state/loaded.ts";
import { useTableRoute } from "../state/table-route.ts";
import { BulkBar } from "./BulkBar.tsx";
import { useColumns } from "./columns.ts";
import classes from "./DataTable.module.css";
import { isKnownFilter } from "./filters.ts";
import { lastPageOf, Pager } from "./Pager.tsx";
import { Rows } from "./Rows.tsx";
import { SkeletonRows } from "./SkeletonRows.tsx";
import { type Selection, withCurrent } from "./selection.ts";
import { isKnownSort } from "./sort.ts";
import { Toolbar } from "./Toolbar.tsx";
import type { BulkAction, Filter, ListOperation, RowAction, RowOf, TableProps } from "./types.ts";

/** A table that the server searches, sorts and pages, and whose rows change live. */
export function DataTable<N extends ListOperation>(props: TableProps<N>) {
  type Row = RowOf<N>;
  const { id, operation, columns, fixed, filters = [], live, rowKey, empty } = props;
  const { actions, both = [] } = props;
  const bulk: readonly BulkAction<Row>[] = [...(props.bulk ?? []), ...both];
  const actionsOf = (row: Row): readonly RowAction[] => [
    ...(actions?.(row) ?? []),
    ...both
      .filter(({ isFor = () => true }) => isFor(row))
      .map((action) => ({ ...action, run: () => action.run([row]) })),
  ];
  const t = useAdminText();
  const language = useLanguage();
  const place = useTableRoute(id, props.sort, {
    isSort: (order) => isKnownSort(columns, order),
    isFilter: (key, value) => isKnownFilter(filters, key, value),
  });
  const { page, pageSize, query, sort } = place;
  const choice = useColumns(id, columns);
  const [selected, setSelected] = useState<Selection<Row>>(new Map());
  const clearSelection = () => setSelected(new Map());
  // Bulk actions must not reach rows that a later search or filter hides.
  useDidUpdate(clearSelection, [query, JSON.stringify(place.filter)]);

  const narrowing = {
    ...fixed,
    query,
    filter: filterValues(place.filter, filters),
    ...(sort && { sort, language }),
  };
  const params = { ...narrowing, page, pageSize } as AdminParams<N>;
  // Selected rows change live as well, those of other pages too: actions name what happens to them now.
  const applyToSelected = (event: AdminEvent) =>
    setSelected((all) => {
      const those = { items: [...all.values()], total: all.size };
      const next = all.size > 0 && live?.(event, those, { ...place, isSelection: true });
      return next && next !== "reload" ? withCurrent(all, next.items, rowKey) : all;
    });
  const loaded = useLoaded(operation, params, (event, data) => {
    applyToSelected(event);
    const next = live?.(event, data as ListPage<Row>, place);
    return next as typeof data | "reload" | undefined;
  });
  const data = loaded.data as ListPage<Row> | undefined;
  const { error, isStale, reload } = loaded;

  // Selected rows stay current; those that were removed are not selected any more.
  const shown = useRef<{ place: string; data: ListPage<Row> }>(null);
  useEffect(() => {
    const before = shown.current;
    if (!data || isStale || data === before?.data) return;
    shown.current = { place: JSON.stringify(params), data };
    setSelected((all) => withCurrent(all, data.items, rowKey));
    if (shown.current.place !== before?.place || data.total >= before.data.total) return;
    const gone = new Set(before.data.items.map(rowKey));
    for (const row of data.items) gone.delete(rowKey(row));
    setSelected((all) => new Map([...all].filter(([key]) => !gone.has(key))));
  });

  // Rows were removed, or the address names a page that does not exist: show the last page.
  const lastPage = data && !isStale ? lastPageOf(data.total, pageSize) : page;
  useEffect(() => {
    if (page > lastPage) place.setPage(lastPage, { replace: true });
  }, [page, lastPage, place]);

  const isEmpty = data !== undefined && data.items.length === 0;
  return (
    <div className={classes.table}>
      <Toolbar
        place={place}
        choice={choice}
        columns={columns}
        filters={filters}
        searchLabel={props.searchLabel}
        csv={{ name: id, operation, narrowing, rowKey, total: data?.total ?? 0 }}
        extra={props.extra}
      />
      <div className={classes.frame}>
        {error && !data ? (
          <ErrorState why={error} onRetry={reload} />
        ) : data === undefined ? (
          <SkeletonRows columns={choice.shown} hasSelection={bulk.length > 0} />
        ) : isEmpty && place.isNarrowed ? (
          <EmptyState
            icon={<SearchX size={26} />}
            title={t("nothingMatches")}
            action={
              <Button variant="default" onClick={place.clear}>
                {t("clearSearch")}
              </Button>
            }
          >
            {t("nothingMatchesBody")}
          </EmptyState>
        ) : isEmpty && page === 1 ? (
          <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>
            {empty.body}
          </EmptyState>
        ) : (
          <Rows
            label={props.label}
            columns={choice.shown}
            rows={data.items}
            rowKey={rowKey}
            href={props.href}
            actions={actions || both.length > 0 ? actionsOf : undefined}
            place={place}
            isStale={isStale}
            {...(bulk.length > 0 && { selected, onSelect: setSelected })}
          />
        )}
      </div>
      {data && !(isEmpty && page === 1) && <Pager place={place} total={data.total} />}
      {selected.size > 0 && <BulkBar rows={selected} actions={bulk} onClear={clearSelection} />}
    </div>
  );
}

/** `true`, `false` and ids as the contract's types; other values stay strings. */
function filterValues(
  filter: Readonly<Record<string, string>>,
  filters: readonly Filter[],
): Record<string, unknown> {
  const isId = (key: string) => typeof filters.find((each) => each.key === key)?.options === "string";
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => [
      key,
      isId(key)
        ? Number(value)
        : value === "true"
          ? true
          : value === "false"
            ? false
            : value.includes(",")
              ? value.split(",")
              : value,
    ]),
  );
}
