import type { Author, MemberRow, Ref } from "../../../server/admin/contract.ts";
import { formatNumber } from "../../ui/i18n/text.ts";
import type { AdminText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { NameLine, OneLine, PersonName, RoomName } from "../parts/Names.tsx";
import { type State, StatePills } from "../parts/Pill.tsx";
import { Moment } from "../parts/Until.tsx";
import { timeCell } from "./csv.ts";
import type { Column } from "./types.ts";

type Time = string | null;

/** A column of times (ISO 8601), which the server sorts by the same key. */
export const timeColumn = <K extends string, T extends Readonly<Record<K, Time>>>(
  key: K,
  title: string,
  min: number,
  options: Partial<Column<T>> = {},
): Column<T> => ({
  key,
  title,
  sort: key,
  min,
  text: (row) => timeCell(row[key]),
  cell: (row) => <Moment at={row[key]} />,
  ...options,
});

/** A column of whole numbers, which the server sorts by the same key. */
export const countColumn = <K extends string, T extends Readonly<Record<K, number>>>(
  key: K,
  title: string,
  min: number,
  options: Partial<Column<T>> = {},
): Column<T> => ({
  key,
  title,
  sort: key,
  isNumber: true,
  min,
  grow: 0.5,
  text: (row) => row[key],
  cell: (row) => formatNumber(row[key]),
  ...options,
});

/** A column of texts, on one line each unless `options` has another cell; `options.text` says them in other words. */
export const textColumn = <K extends string, T extends Readonly<Record<K, string>>>(
  key: K,
  title: string,
  min: number,
  options: Partial<Column<T>> = {},
): Column<T> => ({
  key,
  title,
  min,
  text: (row) => row[key],
  cell: (row) => <OneLine>{String(options.text?.(row) ?? row[key])}</OneLine>,
  ...options,
});

/** A column of what each row is at present. */
export const stateColumn = <T,>(
  title: string,
  min: number,
  statesOf: (row: T) => readonly State[],
): Column<T> => ({
  key: "state",
  title,
  min,
  text: (row) =>
    statesOf(row)
      .map(({ label }) => label)
      .join(", "),
  cell: (row) => <StatePills states={statesOf(row)} />,
});

/** A column of people, each leading to their page. */
export const authorColumn = <K extends string>(
  key: K,
  title: string,
  min: number,
): Column<Readonly<Record<K, Author | null>>> => ({
  key,
  title,
  min,
  text: (row) => row[key]?.username ?? "",
  cell: (row) => (row[key] ? <PersonName who={row[key]} /> : "–"),
});

/** A column of rooms, each leading to its page; `none` is shown if there is no room. */
export const roomColumn = (
  title: string,
  none = "–",
  options: Pick<Column<unknown>, "sort"> = {},
): Column<{ readonly room: Ref | null }> => ({
  key: "room",
  title,
  min: 120,
  text: ({ room }) => room?.name ?? none,
  cell: ({ room }) => (room ? <RoomName room={room} /> : none),
  ...options,
});

type Person = Pick<MemberRow, "id" | "username" | "displayName" | "avatar" | "isOnline">;

/** The main column of a table of people: picture, presence and names, which lead to the person's page. */
export const personColumn = (t: AdminText): Column<Person> => ({
  key: "username",
  title: t("person"),
  sort: "username",
  isMain: true,
  min: 200,
  grow: 2,
  text: ({ username }) => username,
  cell: (person) => (
    <NameLine
      avatar={<PersonAvatar who={person} isOnline={person.isOnline} />}
      name={<bdi>{person.displayName}</bdi>}
      below={person.username}
      href={`/users/${person.id}`}
    />
  ),
});
