import type { MemberRow } from "../../../server/admin/contract.ts";
import { formatNumber } from "../../ui/i18n/text.ts";
import type { AdminText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { NameLine } from "../parts/Names.tsx";
import { Moment } from "../parts/Until.tsx";
import { timeCell } from "./csv.ts";
import type { Column } from "./types.ts";

type Time = string | null;
type Options = Partial<Pick<Column<unknown>, "isExtra" | "sortsDownOnly">>;

/** A column of times (ISO 8601), which the server sorts by the same key. */
export const timeColumn = <K extends string>(
  key: K,
  title: string,
  min: number,
  options: Options = {},
): Column<Readonly<Record<K, Time>>> => ({
  key,
  title,
  sort: key,
  min,
  text: (row) => timeCell(row[key]),
  cell: (row) => <Moment at={row[key]} />,
  ...options,
});

/** A column of whole numbers, which the server sorts by the same key. */
export const countColumn = <K extends string>(
  key: K,
  title: string,
  min: number,
  options: Options = {},
): Column<Readonly<Record<K, number>>> => ({
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
