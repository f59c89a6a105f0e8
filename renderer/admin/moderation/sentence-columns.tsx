import { Ban } from "lucide-react";
import type { BanRow, MuteRow } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import { actorName } from "../i18n/names.ts";
import { NameLine, PersonName } from "../parts/Names.tsx";
import { Until } from "../parts/Until.tsx";
import { roomColumn, textColumn, timeColumn } from "../table/columns.tsx";
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
  ...termColumns<"at", T>(t, "at"),
  textColumn("by", t("who"), 90, { text: ({ by }: T) => actorName(t, by) }),
];

interface Term {
  readonly reason: string;
  readonly until: string | null;
}

/** The columns for reason, end and start; the server sorts by `since`. */
export const termColumns = <K extends string, T extends Term & Readonly<Record<K, string>>>(
  t: AdminText,
  since: K,
  reasonOf = ({ reason }: T) => reason,
): readonly Column<T>[] => [
  textColumn("reason", t("why"), 150, {
    grow: 2,
    text: reasonOf,
    cell: (row: T) => <bdi>{reasonOf(row)}</bdi>,
  }),
  timeColumn("until", t("until"), 110, {
    text: ({ until }: T) => (until === null ? t("untilLifted") : timeCell(until)),
    cell: ({ until }: T) => <Until at={until} />,
  }),
  timeColumn(since, t("since"), 110),
];
