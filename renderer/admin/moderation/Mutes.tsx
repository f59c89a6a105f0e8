import { Button } from "@mantine/core";
import { Volume2 } from "lucide-react";
import type { MuteRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { PersonName, RoomName } from "../parts/Named.tsx";
import { Moment, Until } from "../parts/Until.tsx";
import { DataTable } from "../table/DataTable.tsx";

/** Who is kept quiet; each lifted in one click. */
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
      live={(event) => (event.type === "moderation.changed" ? "reload" : undefined)}
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
          title: t("who"),
          isMain: true,
          min: 190,
          grow: 2,
          text: ({ user }) => user?.username ?? "",
          cell: ({ user }) => user && <PersonName who={user} />,
        },
        {
          key: "room",
          title: t("where"),
          min: 120,
          text: ({ room }) => room?.name ?? t("everywhere"),
          cell: ({ room }) => (room ? <RoomName room={room} /> : t("everywhere")),
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
