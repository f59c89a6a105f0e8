import { Button } from "@mantine/core";
import { Store, Trash2 } from "lucide-react";
import type { MerchantRow } from "../../../server/admin/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import { NameLine } from "../parts/Names.tsx";
import { Moment } from "../parts/Until.tsx";
import { timeCell } from "../table/csv.ts";
import { DataTable } from "../table/DataTable.tsx";
import classes from "./merchants.module.css";
import { useDeleteMerchants } from "./remove.ts";

/** The icon of a merchant page if the server stores it; others are not fetched. */
export const merchantIcon = ({ icon }: MerchantRow): string | null => (/^\/(?!\/)/.test(icon) ? icon : null);

/** The table of merchant pages. */
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
      live={(event) => (event.type === "merchants.changed" ? "reload" : undefined)}
      actions={(row) => [
        { label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: () => remove([row]) },
      ]}
      bulk={[{ label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: remove }]}
      empty={{
        icon: <Store size={26} />,
        title: t("noMerchants"),
        body: t("noMerchantsBody"),
        action: <Button onClick={onNewCodes}>{t("newCodes")}</Button>,
      }}
      columns={[
        {
          key: "name",
          title: t("name"),
          sort: "name",
          isMain: true,
          min: 200,
          grow: 2,
          text: ({ name }) => name,
          cell: (row) => (
            <NameLine
              avatar={<Avatar name={row.name} src={merchantIcon(row)} size={32} shape="room" />}
              name={<bdi>{row.name}</bdi>}
              href={`/merchants/${row.id}`}
            />
          ),
        },
        {
          key: "owner",
          title: t("owner"),
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
        {
          key: "groups",
          title: t("groups"),
          sort: "groups",
          isNumber: true,
          min: 84,
          grow: 0.5,
          text: ({ groups }) => groups,
          cell: ({ groups }) => formatNumber(groups),
        },
        {
          key: "members",
          title: t("members"),
          sort: "members",
          isNumber: true,
          min: 92,
          grow: 0.5,
          text: ({ members }) => members,
          cell: ({ members }) => formatNumber(members),
        },
        {
          key: "createdAt",
          title: t("opened"),
          sort: "createdAt",
          min: 120,
          text: ({ createdAt }) => timeCell(createdAt),
          cell: ({ createdAt }) => <Moment at={createdAt} />,
        },
        {
          key: "activationCode",
          title: t("activationCode"),
          isExtra: true,
          min: 140,
          text: ({ activationCode }) => activationCode,
          cell: ({ activationCode }) => <span className={classes.code}>{activationCode}</span>,
        },
      ]}
    />
  );
}
