import { Button } from "@mantine/core";
import { Store, Trash2 } from "lucide-react";
import type { MerchantRow } from "../../../server/admin/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { useAdminText } from "../i18n/index.ts";
import { NameLine } from "../parts/Names.tsx";
import { countColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import classes from "./merchants.module.css";
import { useDeleteMerchants } from "./remove.ts";

/** The icon of a merchant page if the server stores it; others are not fetched. */
export const merchantIcon = ({ icon }: MerchantRow): string | null => (/^\/(?!\/)/.test(icon) ? icon : null);

export function MerchantTable({ onNewCodes }: { onNewCodes: () => void }) {
  const t = useAdminText();
  const remove = useDeleteMerchants();
  return (
    <DataTable
      id="merchants"
      label={t("merchantPages")}
      operation="merchants.list"
      sort="-createdAt"
      searchLabel={t("searchMerchants")}
      rowKey={({ id }) => id}
      href={({ id }) => `/merchants/${id}`}
      live={reloadOn("merchants.changed")}
      both={[{ label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: remove }]}
      empty={{
        icon: <Store size={26} />,
        title: t("noMerchants"),
        body: t("noMerchantsBody"),
        action: <Button onClick={onNewCodes}>{t("newCodes")}</Button>,
      }}
      columns={[
        textColumn("name", t("name"), 200, {
          sort: "name",
          isMain: true,
          grow: 2,
          cell: (row: MerchantRow) => (
            <NameLine
              avatar={<Avatar name={row.name} src={merchantIcon(row)} size={32} shape="room" />}
              name={<bdi>{row.name}</bdi>}
              href={`/merchants/${row.id}`}
            />
          ),
        }),
        {
          key: "owner",
          title: t("merchantOwner"),
          min: 120,
          text: ({ owner }) => owner?.username ?? "",
          cell: ({ owner }) => <bdi>{owner?.displayName ?? "–"}</bdi>,
        },
        {
          key: "customer",
          title: t("customerService"),
          min: 130,
          text: ({ customer }) => customer?.username ?? "",
          cell: ({ customer }) => <bdi>{customer?.displayName ?? "–"}</bdi>,
        },
        countColumn("groups", t("groups"), 84),
        countColumn("members", t("members"), 92),
        timeColumn("createdAt", t("opened"), 120),
        textColumn("activationCode", t("activationCode"), 140, {
          isExtra: true,
          cell: ({ activationCode }: MerchantRow) => <span className={classes.code}>{activationCode}</span>,
        }),
      ]}
    />
  );
}
