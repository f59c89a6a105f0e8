import { Button } from "@mantine/core";
import { Ban, ShieldCheck } from "lucide-react";
import type { BanRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { Named, PersonName, RoomName } from "../parts/Named.tsx";
import { Moment, Until } from "../parts/Until.tsx";
import { DataTable } from "../table/DataTable.tsx";

/** Who is kept out; each lifted in one click. */
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
      live={(event) => (event.type === "moderation.changed" ? "reload" : undefined)}
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
          title: t("who"),
          isMain: true,
          min: 190,
          grow: 2,
          text: nameOf,
          cell: ({ user, address }) =>
            user ? <PersonName who={user} /> : <Named face={<Ban size={18} aria-hidden />} name={address} />,
        },
        {
          key: "room",
          title: t("where"),
          min: 120,
          text: ({ room }) => room?.name ?? t("wholeHost"),
          cell: ({ room }) => (room ? <RoomName room={room} /> : t("wholeHost")),
        },
        {
          key: "reason",
          title: t("why"),
          min: 150,
          grow: 2,
          text: ({ reason }) => reason,
          cell: ({ reason }) => <bdi>{reason}</bdi>,
        },
        {
          key: "until",
          title: t("until"),
          sort: "until",
          min: 110,
          text: ({ until }) => until ?? "",
          cell: ({ until }) => <Until at={until} />,
        },
        {
          key: "at",
          title: t("since"),
          sort: "at",
          min: 110,
          text: ({ at }) => at,
          cell: ({ at }) => <Moment at={at} />,
        },
        { key: "by", title: t("by"), min: 90, text: ({ by }) => by, cell: ({ by }) => <bdi>{by}</bdi> },
        {
          key: "lift",
          title: t("lift"),
          min: 84,
          grow: 0,
          text: () => "",
          cell: (row) => (
            <Button size="compact-sm" variant="default" onClick={() => void liftOne(row)}>
              {t("lift")}
            </Button>
          ),
        },
      ]}
    />
  );
}
