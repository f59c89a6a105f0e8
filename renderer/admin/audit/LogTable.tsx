import { ScrollText } from "lucide-react";
import type { LogRow } from "../../../server/admin/contract.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { actionName, actorName, whyText } from "../i18n/names.ts";
import { textColumn } from "../table/columns.tsx";
import { timeCell } from "../table/csv.ts";
import { DataTable } from "../table/DataTable.tsx";
import { withNewest } from "../table/live.ts";
import type { Filter } from "../table/types.ts";
import classes from "./LogTable.module.css";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly operation: "audit.list" | "moderation.log";
  readonly filter: Filter;
  /** Only actions with this prefix are added live. */
  readonly within: string;
  readonly empty: { readonly title: string; readonly body: string };
}

/** A table of audit lines, newest first, with new ones added on top. */
export function LogTable({ id, label, operation, filter, within, empty }: Props) {
  const t = useAdminText();
  return (
    <DataTable
      id={id}
      label={label}
      operation={operation}
      sort=""
      searchLabel={t("searchLog")}
      filters={[filter]}
      rowKey={(row) => row.id}
      empty={{ icon: <ScrollText size={26} />, ...empty }}
      live={(event, data, { page, pageSize, isNarrowed }) => {
        if (event.type !== "audit.added" || page !== 1) return undefined;
        if (isNarrowed) return "reload";
        const rows = event.rows.filter(({ what }) => what.startsWith(within));
        return rows.length === 0 ? undefined : withNewest(data, rows, pageSize);
      }}
      columns={[
        {
          key: "when",
          title: t("when"),
          min: 120,
          grow: 0.6,
          isMain: true,
          text: ({ when }) => timeCell(when),
          cell: ({ when }) => <RelativeTime at={when} />,
        },
        {
          key: "what",
          title: t("what"),
          min: 170,
          grow: 1.2,
          text: ({ what }) => actionName(t, what),
          cell: ({ what }) => (
            <span className={classes.what} title={what}>
              {actionName(t, what)}
            </span>
          ),
        },
        textColumn("who", t("who"), 110, { text: ({ who }: LogRow) => actorName(t, who) }),
        textColumn("whom", t("whom"), 130, { grow: 1.2 }),
        textColumn("where", t("where"), 110),
        textColumn("why", t("why"), 140, {
          grow: 1.4,
          text: (row: LogRow) => whyText(t, row),
          cell: (row) => <bdi>{whyText(t, row)}</bdi>,
        }),
        textColumn("address", t("fromAddress"), 110, {
          isWideOnly: true,
          cell: ({ address }: LogRow) => <span className={classes.address}>{address}</span>,
        }),
      ]}
    />
  );
}
