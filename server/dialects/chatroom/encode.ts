/** What dialect B's clients read: `{res, data?}` over HTTP, packets over the WebSocket. */
import { avatarUrl } from "../../chat/avatars.ts";
import type { ErrorCode } from "../../chat/errors.ts";
import { type ChatError, isChatError } from "../../chat/errors.ts";
import type { Author, User } from "../../chat/types.ts";

/** The words of `res` for what goes wrong; an endpoint has one of its own for the rest. */
const RESULTS: Partial<Record<ErrorCode, string>> = {
  invalid: "missing parameters",
  too_large: "missing parameters",
  unauthenticated: "user not exist",
  forbidden: "user not exist",
  user_not_found: "user not exist",
  wrong_password: "password wrong",
  room_not_found: "invalid room",
  room_private: "invalid room",
  room_full: "full room",
};

export interface Words {
  /** `res` when the name is taken, and when nothing in the document fits. */
  readonly refusal: string;
  /** What stands beside `res` on failure. */
  readonly empty: object;
}

/** The body of a failure. Where the document has no word for it, `message` tells a person what it was. */
export function failure(error: unknown, { refusal, empty }: Words): object {
  if (!isChatError(error)) return { res: refusal, ...empty, message: "Something went wrong on the host." };
  if (error.code === "duplicate") return { res: refusal, ...empty };
  const res = RESULTS[error.code];
  return res === undefined ? { res: refusal, ...empty, message: error.message } : { res, ...empty };
}

/** @param origin `http://host:port`, as the client reached the host */
export const userData = (user: User, origin: string) => ({
  user_tel: telephone(user.phone),
  user_name: user.username,
  user_password: "",
  user_avatar_url: pictureOf(user, origin),
});

export const roomItem = (name: string, population: number) => ({ name, room_name: name, population });

/** The document shows a number; what a number cannot hold stays text. */
const telephone = (phone: string): string | number =>
  /^(?:0|[1-9]\d*)$/.test(phone) && Number.isSafeInteger(Number(phone)) ? Number(phone) : phone;

/** Absolute; `""` for those who set none. */
export const pictureOf = ({ id, avatar }: Pick<Author, "id" | "avatar">, origin: string): string =>
  avatar === null ? "" : origin + avatarUrl({ kind: "user", id }, avatar, 256);

/** Every packet has the full shape. */
export const packet = (
  type: "user" | "msg" | "error",
  user: { name: string; avatar: string },
  roomName: string,
  msg: string,
  more: object = {},
): string =>
  JSON.stringify({
    type,
    data: { user: { user_name: user.name, user_avatar: user.avatar }, room_name: roomName, msg, ...more },
  });

const ERRORS: Partial<Record<ErrorCode, string>> = {
  room_not_found: "room not exist",
  room_private: "room not exist",
  room_full: "room full",
  not_member: "user not exist",
};
/** What the document's `illegal data` says by itself: the name is none the caller may use, or the text is none. */
const PLAIN: readonly ErrorCode[] = ["invalid", "unauthenticated", "forbidden", "user_not_found", "too_long"];

/** `msg` of an error packet. What the document has no word for is told in `detail`. */
export function packetError(error: ChatError): { msg: string; more: object } {
  const msg = ERRORS[error.code] ?? "illegal data";
  const isTold = error.code in ERRORS || PLAIN.includes(error.code);
  return { msg, more: isTold ? {} : { detail: error.message } };
}
