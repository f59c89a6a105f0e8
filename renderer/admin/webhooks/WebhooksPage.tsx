import { Undo2, Webhook } from "lucide-react";
import type { HookRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { nameOrCount } from "../i18n/names.ts";
import { useAskAll } from "../parts/act.ts";
import { NameLine } from "../parts/Names.tsx";
import { Page } from "../parts/Page.tsx";
import { authorColumn, roomColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";

/** The incoming webhooks of every room. */
export default function WebhooksPage() {
  const t = useAdminText();
  const client = useClient();
  const revoke = useAskAll((t, rows: readonly HookRow[]) => ({
    title: t("revokeHooks", { name: nameOrCount(rows, t("hookCount", { count: rows.length })) }),
    body: t("revokeHooksBody", { count: rows.length }),
    confirmLabel: t("revoke"),
    work: ({ id }) => client.call("hooks.revoke", { hookId: id }),
    done: (count) => t("hooksRevoked", { count }),
  }));
  return (
    <Page fills title={t("navWebhooks")} lead={t("webhooksLead")}>
      <DataTable
        id="webhooks"
        label={t("navWebhooks")}
        operation="hooks.list"
        sort="-createdAt"
        searchLabel={t("searchHooks")}
        rowKey={({ id }) => id}
        live={reloadOn("hooks.changed", "room.removed")}
        filters={[{ key: "roomId", label: t("room"), options: "rooms" }]}
        both={[{ label: t("revoke"), icon: <Undo2 size={15} />, isDanger: true, run: revoke }]}
        empty={{ icon: <Webhook size={26} />, title: t("noHooks"), body: t("noHooksBody") }}
        columns={[
          textColumn("name", t("name"), 180, {
            sort: "name",
            isMain: true,
            grow: 1.6,
            cell: ({ name }: HookRow) => (
              <NameLine avatar={<Webhook size={20} aria-hidden />} name={<bdi>{name}</bdi>} />
            ),
          }),
          roomColumn(t("room"), "–", { sort: "room" }),
          authorColumn("createdBy", t("createdBy"), 130),
          timeColumn("lastUsedAt", t("lastUsed"), 110),
          timeColumn("createdAt", t("created"), 110),
        ]}
      />
    </Page>
  );
}
