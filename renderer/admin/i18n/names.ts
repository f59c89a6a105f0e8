/** Names of what the host's rows hold as plain strings. A value that this version does not know is shown as it is. */
import { AUDIT_ACTIONS, type Author, DIALECT_NAMES, type LogRow } from "../../../server/admin/contract.ts";
import type { AdminText } from "./index.ts";

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value);

export const actionName = (t: AdminText, action: string): string =>
  isOneOf(AUDIT_ACTIONS, action) ? t(`audit.${action}`) : action;

export const dialectName = (t: AdminText, dialect: string): string =>
  isOneOf(DIALECT_NAMES, dialect) ? t(`dialect.${dialect}`) : dialect;

/** The audit action for too many wrong passwords or codes. */
const GUESSES = "user.guesses";
const ROOM_CODES = "room-code";
export const isGuessing = ({ what }: LogRow): boolean => what === GUESSES;

/** Returns the notification about too many guesses: whose password or code, or who guesses room codes. */
export const guessNotice = (t: AdminText, { whom, why }: LogRow): string =>
  why === ROOM_CODES ? t("guessRoomsNotice", { whom }) : t("guessNotice", { whom });

/** Returns the reason in an audit entry: what a person wrote, or what a code is for. */
export function whyText(t: AdminText, row: Pick<LogRow, "what" | "why">): string {
  const words: Readonly<Record<string, string>> = row.what.startsWith("captcha.")
    ? { "password-reset": t("purposeReset"), "phone-login": t("purposeLogin") }
    : row.what === GUESSES
      ? { password: t("password"), code: t("captchaCode"), [ROOM_CODES]: t("roomCodes") }
      : {};
  return words[row.why] ?? row.why;
}

/** Returns who did something: a username, an address, the admin, or the server by a rule of its own. */
export function actorName(t: AdminText, who: string): string {
  if (who === "host") return t("theAdmin");
  return who === "system" ? t("theServer") : who;
}

/** Returns the name of the only row, or for several `count`: how many there are, in words. */
export const nameOrCount = (rows: readonly { readonly name: string }[], count: string): string =>
  rows.length === 1 && rows[0] ? rows[0].name : count;

/** Returns one person's name, or how many people there are. */
export const peopleName = (
  t: AdminText,
  people: readonly Pick<Author, "displayName" | "username">[],
): string =>
  nameOrCount(
    people.map(({ displayName, username }) => ({ name: displayName || username })),
    t("peopleCount", { count: people.length }),
  );
