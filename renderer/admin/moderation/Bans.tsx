import { Ban, ShieldCheck } from "lucide-react";
import type { BanRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { NameLine, PersonName } from "../parts/Names.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import { sentenceColumns } from "./sentence-columns.tsx";

/** The table of current bans. */
export function Bans() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const nameOf = ({ user, address }: BanRow) => user?.username ?? address ?? "";
  const lift = ({ id }: BanRow) => client.call("moderation.unban", { id });
  const renew = ({ user, address, room, until, reason }: BanRow) =>
    client.call("moderation.ban", {
      ...(user ? { userId: user.id } : { address: address ?? "" }),
      ...(room && { roomId: room.id }),
      until,
      reason,
    });
  const liftOne = (row: BanRow) =>
    acts.run(() => lift(row), { done: t("banLifted", { who: nameOf(row) }), undo: () => renew(row) });
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
      bulk={[
        {
          label: t("lift"),
          icon: <ShieldCheck size={15} />,
          run: (rows, done) =>
            void acts
              .runAll(rows, lift, { done: (count) => t("bansLifted", { count }), undo: renew })
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
          text: nameOf,
          cell: ({ user, address }) =>
            user ? (
              <PersonName who={user} />
            ) : (
              <NameLine avatar={<Ban size={18} aria-hidden />} name={address} />
            ),
        },
        ...sentenceColumns(t, t("wholeServer"), liftOne),
      ]}
    />
  );
}
