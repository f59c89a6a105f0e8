import { Volume2 } from "lucide-react";
import type { MuteRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { PersonName } from "../parts/Names.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import { sentenceColumns } from "./sentence-columns.tsx";

/** The table of current mutes. */
export function Mutes() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const whose = ({ user, room }: MuteRow) => ({ userId: user?.id ?? 0, ...(room && { roomId: room.id }) });
  const lift = (row: MuteRow) => client.call("moderation.unmute", whose(row));
  const renew = (row: MuteRow) =>
    client.call("moderation.mute", { ...whose(row), until: row.until, reason: row.reason });
  const liftOne = (row: MuteRow) =>
    acts.run(() => lift(row), {
      done: t("muteLifted", { who: row.user?.username ?? "" }),
      undo: () => renew(row),
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
      bulk={[
        {
          label: t("lift"),
          icon: <Volume2 size={15} />,
          run: (rows, done) =>
            void acts
              .runAll(rows, lift, { done: (count) => t("mutesLifted", { count }), undo: renew })
              .then(done),
        },
      ]}
      columns={[
        {
          key: "who",
          title: t("whom"),
          isMain: true,
          min: 190,
          grow: 2,
          text: ({ user }) => user?.username ?? "",
          cell: ({ user }) => user && <PersonName who={user} />,
        },
        ...sentenceColumns(t, t("everywhere"), liftOne),
      ]}
    />
  );
}
