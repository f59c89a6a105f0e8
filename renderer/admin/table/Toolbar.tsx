import { Menu } from "@mantine/core";
import { ArrowDownUp, Check, Columns3, Download } from "lucide-react";
import type { ReactNode } from "react";
import type { AdminParams } from "../../../server/admin/contract.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import type { TableRoute } from "../state/table-route.ts";
import type { ColumnChoice } from "./columns.ts";
import { exportCsv } from "./csv.ts";
import classes from "./DataTable.module.css";
import { FilterPill } from "./FilterPill.tsx";
import { SearchField } from "./SearchField.tsx";
import { nextSort } from "./sort.ts";
import type { Column, Filter, ListOperation, RowOf } from "./types.ts";

interface Props<N extends ListOperation> {
  readonly place: TableRoute;
  readonly choice: ColumnChoice<RowOf<N>>;
  readonly columns: readonly Column<RowOf<N>>[];
  readonly filters: readonly Filter[];
  readonly searchLabel: string;
  readonly csv: {
    readonly name: string;
    readonly operation: N;
    readonly narrowing: Readonly<Record<string, unknown>>;
    readonly rowKey: (row: RowOf<N>) => string | number;
    readonly total: number;
  };
  readonly extra: ReactNode;
}

/** Search and filters first, then what concerns the table itself. */
export function Toolbar<N extends ListOperation>({
  place,
  choice,
  columns,
  filters,
  searchLabel,
  csv,
  extra,
}: Props<N>) {
  const t = useAdminText();
  const client = useClient();
  const [isSaving, run] = useBusyRun();
  const save = () =>
    run(async () => {
      const load = (page: number, pageSize: number) =>
        client.call(csv.operation, { ...csv.narrowing, page, pageSize } as AdminParams<N>);
      const count = await exportCsv(csv.name, columns, csv.rowKey, load as never);
      toast(t("csvSaved", { count }), { tone: "good" });
    });
  const sortable = columns.flatMap(({ sort, ...column }) =>
    sort === undefined ? [] : [{ ...column, sort }],
  );
  return (
    <div className={classes.toolbar}>
      <SearchField value={place.query} label={searchLabel} onChange={place.setQuery} />
      {filters.map((filter) => (
        <FilterPill
          key={filter.key}
          filter={filter}
          value={place.filter[filter.key] ?? null}
          onChange={(value) => place.setFilter(filter.key, value)}
        />
      ))}
      <div className={classes.tools}>
        {sortable.length > 0 && (
          <Menu position="bottom-end" shadow="md" returnFocus withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <IconButton
                className={classes.sortTool ?? ""}
                variant="default"
                size="input-sm"
                label={t("sortBy")}
              >
                <ArrowDownUp size={16} />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown aria-label={t("sortBy")}>
              {sortable.map((column) => (
                <Menu.Item
                  key={column.key}
                  leftSection={
                    <Check
                      size={14}
                      style={{ opacity: place.sort.replace("-", "") === column.sort ? 1 : 0 }}
                    />
                  }
                  onClick={() => place.setSort(nextSort(place.sort, column))}
                >
                  {column.title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        <Menu position="bottom-end" shadow="md" returnFocus withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <IconButton variant="default" size="input-sm" label={t("chooseColumns")}>
              <Columns3 size={16} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown aria-label={t("chooseColumns")}>
            {columns
              .filter(({ isMain }) => !isMain)
              .map(({ key, title }) => (
                <Menu.CheckboxItem
                  key={key}
                  checked={choice.isShown(key)}
                  onChange={() => choice.toggle(key)}
                >
                  {title}
                </Menu.CheckboxItem>
              ))}
          </Menu.Dropdown>
        </Menu>
        <IconButton
          variant="default"
          size="input-sm"
          label={t("saveCsv")}
          loading={isSaving}
          disabled={csv.total === 0}
          onClick={() => void save()}
        >
          <Download size={16} />
        </IconButton>
        {extra}
      </div>
    </div>
  );
}
