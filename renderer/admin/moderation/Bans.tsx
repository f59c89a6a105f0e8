import { ShieldCheck } from "lucide-react";
import type { BanRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import { useLift } from "./lift.tsx";
import { banLifted } from "./lifted.ts";
import { nameOf, sentenceColumns } from "./sentence-columns.tsx";

/** The table of current bans. */
export function Bans() {
  const t = useAdminText();
  const client = useClient();
  const { column, bulk } = useLift<BanRow>({
    icon: <ShieldCheck size={15} />,
    lift: ({ id }) => client.call("moderation.unban", { id }),
    renew: ({ user, address, room, until, reason }) =>
      client.call("moderation.ban", {
        ...(user ? { userId: user.id } : { address: address ?? "" }),
        ...(room && { roomId: room.id }),
        until,
        reason,
      }),
    done: (row) => banLifted(t, nameOf(row), row.room),
    doneAll: (count) => t("bansLifted", { count }),
  });
  return (
    <DataTable
      id="bans"
      label={t("bans")}
      operation="moderation.bans"
      sort="-at"
      searchLabel={t("searchBans")}
      rowKey={(row) => row.id}
      live={reloadOn("moderation.changed")}
      empty={{ icon: <ShieldCheck size={26} />, title: t("noBans"), body: t("noBansBody") }}
      bulk={bulk}
      columns={[...sentenceColumns<BanRow>(t, t("wholeServer")), column]}
    />
  );
}
