import { Ban } from "lucide-react";
import type { BanRow, BlacklistRow, MuteRow } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import { actorName } from "../i18n/names.ts";
import { NameLine, OneLine, PersonName } from "../parts/Names.tsx";
import { Moment, Until } from "../parts/Until.tsx";
import { roomColumn } from "../table/columns.tsx";
import { timeCell } from "../table/csv.ts";
import type { Column } from "../table/types.ts";

type Restriction = (BanRow | MuteRow) & { readonly address?: string | null };

/** Whom a ban or mute concerns: a username or an address. */
export const nameOf = ({ user, address }: Restriction): string => user?.username ?? address ?? "";

/** The columns that bans and mutes share. */
export const sentenceColumns = <T extends Restriction>(
  t: AdminText,
  everywhere: string,
): readonly Column<T>[] => [
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
        address && <NameLine avatar={<Ban size={18} aria-hidden />} name={address} />
      ),
  },
  roomColumn(t("where"), everywhere),
  ...termColumns<T>(t, "at", ({ at }) => at),
  {
    key: "who",
    title: t("who"),
    min: 90,
    text: ({ by }) => by,
    cell: ({ by }) => <OneLine>{actorName(t, by)}</OneLine>,
  },
];

/** The columns for reason, end and start; the server sorts by `sinceKey`. */
export const termColumns = <T extends BanRow | MuteRow | BlacklistRow>(
  t: AdminText,
  sinceKey: "at" | "since",
  since: (row: T) => string,
  reasonOf = ({ reason }: T) => reason,
): readonly Column<T>[] => [
  {
    key: "reason",
    title: t("why"),
    min: 150,
    grow: 2,
    text: reasonOf,
    cell: (row) => <bdi>{reasonOf(row)}</bdi>,
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
