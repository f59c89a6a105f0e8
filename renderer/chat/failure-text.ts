/** The host's failures in the person's language. */
import { byteSize } from "../ui/time.ts";
import { type ChatText, chatTextNow } from "./i18n/index.ts";
import { asFailure } from "./wire/failure.ts";

const PLAIN = {
  offline: "eOffline",
  unauthenticated: "eUnauthenticated",
  wrong_password: "eWrongPassword",
  forbidden: "eForbidden",
  not_member: "eNotMember",
  registration_closed: "registrationClosed",
  activation_code: "eActivation",
  not_found: "eNotFound",
  user_not_found: "eNotFound",
  room_not_found: "eNotFound",
  message_not_found: "eNotFound",
  duplicate: "eDuplicate",
  room_full: "eRoomFull",
  room_private: "eRoomPrivate",
  too_long: "eTooLong",
  unsupported_media: "eMedia",
  rate_limited: "eRateLimited",
  storage_full: "eStorage",
  storage_failed: "eStorage",
  unavailable: "eUnavailable",
  file_gone: "eFileGone",
} as const;

const WITH_MESSAGE = { invalid: "eInvalid", banned: "eBanned", muted: "eMuted" } as const;

const has = <T extends object>(table: T, key: string): key is string & keyof T => Object.hasOwn(table, key);

/** A sentence for a person. @param maxBytes the largest upload, for the failure that names it */
export function failureText(error: unknown, t: ChatText = chatTextNow(), maxBytes = 0): string {
  const { code, message } = asFailure(error);
  if (has(PLAIN, code)) return t(PLAIN[code]);
  if (has(WITH_MESSAGE, code)) return t(WITH_MESSAGE[code], { message }).trim();
  if (code === "too_large")
    return maxBytes > 0 ? t("eTooLarge", { size: byteSize(maxBytes) }) : t("eTooLong");
  return t("eUnknown", { message });
}

/** The same as an Error whose message is that sentence, for dialogs that show what is thrown. */
export async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(failureText(error));
  }
}
