/** How dialect B says what went wrong: `res` over HTTP, `msg` of an error packet over the WebSocket. */
import { type ChatError, type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";

const MISSING = "missing parameters";

/** The texts of `res` by error; each endpoint has its own text for all others. */
const RESULTS: Partial<Record<ErrorCode, string>> = {
  invalid: MISSING,
  too_large: MISSING,
  unauthenticated: "user not exist",
  forbidden: "user not exist",
  user_not_found: "user not exist",
  wrong_password: "password wrong",
  room_not_found: "invalid room",
  room_private: "invalid room",
  room_full: "full room",
};

/** The texts of one endpoint. */
export interface OwnWords {
  /** `res` when the name is taken, and when nothing in the document fits. */
  readonly refusal: string;
  /** Fields beside `res` on failure. */
  readonly empty: object;
}

export const LOGIN: OwnWords = { refusal: "user not exist", empty: { data: {} } };
export const REGISTER: OwnWords = { refusal: "user exist", empty: {} };
export const USER_DATA: OwnWords = { refusal: "user not exist", empty: { data: {} } };
export const LIST: OwnWords = { refusal: "invalid room", empty: { room_list: [], rooms: [] } };
export const CREATE: OwnWords = { refusal: "chatroom already exist", empty: {} };
export const VISIT: OwnWords = { refusal: "invalid room", empty: {} };

/** Returns the body of a failure; `message` explains errors for which the document has no text. */
function failure(error: unknown, { refusal, empty }: OwnWords): object {
  if (!isChatError(error)) return { res: refusal, ...empty, message: "Something went wrong on the server." };
  if (error.code === "duplicate") return { res: refusal, ...empty };
  const res = RESULTS[error.code];
  // Nothing is missing where a name is too long or the body is no JSON.
  const isTold = res === MISSING ? hasReason(error, "parameters_invalid") : res !== undefined;
  return { res: res ?? refusal, ...empty, ...(!isTold && { message: error.message }) };
}

export const refuse = (error: unknown, own = VISIT) => ({
  ...(isChatError(error, "too_large") && { status: 413 }),
  body: failure(error, own),
});

export const wrongMethod = (allow: string, { refusal, empty } = VISIT): object => ({
  res: refusal,
  ...empty,
  message: `Use ${allow} here.`,
});

const ERRORS: Partial<Record<ErrorCode, string>> = {
  room_not_found: "room not exist",
  room_private: "room not exist",
  room_full: "room full",
  not_member: "user not exist",
};
/** What the document's `illegal data` means by itself: nobody has the name, or the text is invalid. */
const PLAIN: readonly ErrorCode[] = ["invalid", "user_not_found", "too_long"];

/** `msg` of an error packet. What the document has no message for is in `detail`. */
export function packetError(error: ChatError): { msg: string; more: object } {
  const msg = ERRORS[error.code] ?? "illegal data";
  const isRoomShut = hasReason(error, "room_inactive") || hasReason(error, "room_read_only");
  const isTold = error.code in ERRORS || (PLAIN.includes(error.code) && !isRoomShut);
  return { msg, more: isTold ? {} : { detail: error.message } };
}
