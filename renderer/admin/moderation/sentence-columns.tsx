import { Button } from "@mantine/core";
import type { BanRow, BlacklistRow, MuteRow } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import { actorName } from "../i18n/names.ts";
import { OneLine } from "../parts/Names.tsx";
import { Moment, Until } from "../parts/Until.tsx";
import { roomColumn } from "../table/columns.tsx";
import { timeCell } from "../table/csv.ts";
import type { Column } from "../table/types.ts";

type Row = BanRow | MuteRow | BlacklistRow;

/** The columns and actions that bans and mutes share. */
export const sentenceColumns = <T extends BanRow | MuteRow>(
  t: AdminText,
  everywhere: string,
  liftOne: (row: T) => Promise<unknown>,
): readonly Column<T>[] => [
  roomColumn(t("where"), everywhere),
  ...termColumns<T>(t, "at", ({ at }) => at),
  {
    key: "by",
    title: t("by"),
    min: 90,
    text: ({ by }) => by,
    cell: ({ by }) => <OneLine>{actorName(t, by)}</OneLine>,
  },
  liftColumn(t, liftOne),
];

/** The columns for reason, end and start; the server sorts by `sinceKey`. */
export const termColumns = <T extends Row>(
  t: AdminText,
  sinceKey: "at" | "since",
  since: (row: T) => string,
): readonly Column<T>[] => [
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
    text: ({ until }) => timeCell(until),
    cell: ({ until }) => <Until at={until} />,
  },
  {
    key: sinceKey,
    title: t("since"),
    sort: sinceKey,
    min: 110,
    text: since,
    cell: (row) => <Moment at={since(row)} />,
  },
];

/** The action that lifts it. */
export const liftColumn = <T extends Row>(
  t: AdminText,
  liftOne: (row: T) => Promise<unknown>,
): Column<T> => ({
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
});
