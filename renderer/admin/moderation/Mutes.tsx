import { Volume2 } from "lucide-react";
import type { MuteRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import { useLift } from "./lift.tsx";
import { muteLifted } from "./lifted.ts";
import { nameOf, sentenceColumns } from "./sentence-columns.tsx";

/** The table of current mutes. */
export function Mutes() {
  const t = useAdminText();
  const client = useClient();
  const whose = ({ user, room }: MuteRow) => ({ userId: user?.id ?? 0, ...(room && { roomId: room.id }) });
  const { column, bulk } = useLift<MuteRow>({
    icon: <Volume2 size={15} />,
    lift: (row) => client.call("moderation.unmute", whose(row)),
    renew: (row) => client.call("moderation.mute", { ...whose(row), until: row.until, reason: row.reason }),
    done: (row) => muteLifted(t, nameOf(row), row.room),
    doneAll: (count) => t("mutesLifted", { count }),
  });
  return (
    <DataTable
      id="mutes"
      label={t("mutes")}
      operation="moderation.mutes"
      sort="-at"
      searchLabel={t("searchMutes")}
      rowKey={(row) => row.id}
      live={reloadOn("moderation.changed")}
      empty={{ icon: <Volume2 size={26} />, title: t("noMutes"), body: t("noMutesBody") }}
      bulk={bulk}
      columns={[...sentenceColumns<MuteRow>(t, t("everywhere")), column]}
    />
  );
}
