import { Button } from "@mantine/core";
import type { BanRow, MuteRow } from "../../../server/admin/contract.ts";
import type { useAdminText } from "../i18n/index.ts";
import { RoomName } from "../parts/Named.tsx";
import { Moment, Until } from "../parts/Until.tsx";
import type { Column } from "../table/types.ts";

/** What bans and mutes have in common: where, why, until when, since when, by whom, and the way to lift them. */
export const sentenceColumns = <T extends BanRow | MuteRow>(
  t: ReturnType<typeof useAdminText>,
  everywhere: string,
  liftOne: (row: T) => Promise<unknown>,
): readonly Column<T>[] => [
  {
    key: "room",
    title: t("where"),
    min: 120,
    text: ({ room }) => room?.name ?? everywhere,
    cell: ({ room }) => (room ? <RoomName room={room} /> : everywhere),
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
];
