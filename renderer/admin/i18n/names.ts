/** Names of what the host's rows hold as plain strings. A value that this version does not know is shown as it is. */
import {
  AUDIT_ACTIONS,
  type Author,
  DIALECT_NAMES,
  type LogRow,
  SERVER_REASONS,
  type ServerReason,
} from "../../../server/admin/contract.ts";
import type { AdminText } from "./index.ts";

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value);

export const actionName = (t: AdminText, action: string): string =>
  isOneOf(AUDIT_ACTIONS, action) ? t(`audit.${action}`) : action;

export const dialectName = (t: AdminText, dialect: string): string =>
  isOneOf(DIALECT_NAMES, dialect) ? t(`dialect.${dialect}`) : dialect;

/** The audit action for too many wrong passwords or codes. */
export const GUESSES = "user.guesses";
export const isGuessing = ({ what }: LogRow): boolean => what === GUESSES;

/** Returns the notification about too many guesses: whose password or code, or who guesses room codes. */
export const guessNotice = (t: AdminText, { whom, why }: LogRow): string =>
  why === "room-code" ? t("guessRoomsNotice", { whom }) : t("guessNotice", { whom });

/** Returns the reason for an action: what a person wrote, or what the server gives, translated. */
export function whyText(t: AdminText, { what, why }: Pick<LogRow, "what" | "why">): string {
  const own: Readonly<Record<string, readonly string[]>> = SERVER_REASONS;
  return own[what]?.includes(why) ? t(`why.${what}.${why}` as `why.${ServerReason}`) : why;
}

/** Returns who did something: a username, an address, the admin, or the server by a rule of its own. */
export function actorName(t: AdminText, who: string): string {
  if (who === "host") return t("admin");
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
