/** Validates names, texts and contact data. */
import { ChatError } from "./errors.ts";

const MAX_NAME = 64;
const MAX_PASSWORD = 1024;
const CONTROL = /\p{Cc}/u;
/** Half of a pair of surrogates. */
const BROKEN = /\p{Cs}/u;
/** Marks that write text against its direction: `\u202essob` is drawn as boss. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/;
/** No space, control or format character, or mark on another character; nor a letter or symbol that is drawn as a blank. */
const VISIBLE =
  /[^\p{Z}\p{Cc}\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{1d159}]/u;
/** Segments that every client removes from a URL, encoded too. */
const PATH_DOTS = /^\.\.?$/;
const PHONE = /^\+?\d{5,20}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Length as people count it: code points. */
function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Whether a text shows anything. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/**
 * A name that people see: 1–64 characters, at least one of them visible, none a control character or one that changes
 * the direction of text. Kept as sent. @throws invalid
 */
export function checkName(text: string, field: string): string {
  if (!isPlain(text, MAX_NAME)) {
    throw new ChatError("invalid", { reason: "name_invalid", field, max: MAX_NAME });
  }
  if (!isVisible(text) || DIRECTIONS.test(text)) {
    throw new ChatError("invalid", { reason: "name_invisible", field });
  }
  return text;
}

/** Part of URLs, as in dialect A's avatars. @throws invalid */
export const checkUsername = (text: string): string => assertInPath(checkName(text, "username"), "username");

/** Part of URLs, as in dialect A's history. @throws invalid */
export const checkRoomName = (text: string): string =>
  assertInPath(checkName(text, "room's name"), "room's name");

/** Whether {@link checkRoomName} accepts it. */
export function isRoomName(text: string): boolean {
  try {
    checkRoomName(text);
    return true;
  } catch {
    return false;
  }
}

function assertInPath(name: string, field: string): string {
  if (PATH_DOTS.test(name)) throw new ChatError("invalid", { reason: "name_only_dots", field });
  return name;
}

/** What of a text can be a username or another name of a person; undefined: nothing. */
export function personNameIn(text = ""): string | undefined {
  const line = text
    .slice(0, MAX_NAME * 8)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "");
  try {
    return checkUsername([...line.trim()].slice(0, MAX_NAME).join("").trim());
  } catch {
    return undefined;
  }
}

/** Free text of a profile or a room, which may have line breaks. @throws invalid */
export function checkText(text: string, field: string, most = 4000): string {
  if (text.length > most * 2 || lengthOf(text) > most || BROKEN.test(text) || text.includes("\0")) {
    throw new ChatError("invalid", { reason: "text_invalid", field, max: most });
  }
  return text;
}

/** `""`, or up to 32 characters on one line, one of them a digit. Dialects send phones in any form. @throws invalid */
export function checkPhone(text: string): string {
  if (text !== "" && !(isPlain(text, 32) && /\d/.test(text))) {
    throw new ChatError("invalid", { reason: "phone_invalid" });
  }
  return text;
}

/** `<name>-<suffix>`, with the name shortened so that the result is a valid name. */
export const withSuffix = (name: string, suffix: string): string =>
  `${[...name].slice(0, MAX_NAME - suffix.length - 1).join("")}-${suffix}`;

/** `""`, or something with an @ in it. @throws invalid */
export function checkEmail(text: string): string {
  if (text !== "" && !(isPlain(text, 254) && EMAIL.test(text))) {
    throw new ChatError("invalid", { reason: "email_invalid" });
  }
  return text;
}

/** A number that a code can be sent to. */
export const isDialable = (phone: string): boolean => PHONE.test(phone);

/** @throws invalid */
export function checkPassword(password: string, least: number): string {
  const min = Math.max(1, least);
  if (lengthOf(password) < min) throw new ChatError("invalid", { reason: "password_too_short", min });
  if (password.length > MAX_PASSWORD) {
    throw new ChatError("invalid", { reason: "password_too_long", max: MAX_PASSWORD });
  }
  if (BROKEN.test(password)) throw new ChatError("invalid", { reason: "text_malformed" });
  return password;
}

/** @throws invalid for nothing visible or broken text, too_long past the limit. Otherwise kept as sent. */
export function checkBody(body: string, most: number): string {
  if (!isVisible(body)) throw new ChatError("invalid", { reason: "message_empty" });
  if (body.length > most && lengthOf(body) > most) {
    throw new ChatError("too_long", { reason: "message_too_long", max: most });
  }
  if (BROKEN.test(body)) throw new ChatError("invalid", { reason: "text_malformed" });
  return body;
}

function isPlain(text: string, most: number): boolean {
  if (text === "" || text.length > most * 2 || BROKEN.test(text)) return false;
  return lengthOf(text) <= most && !CONTROL.test(text);
}
