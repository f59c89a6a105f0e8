/** The host's failures in the person's language. */
import { byteSize, clockTime, daysBetween, fullTime } from "../../ui/time.ts";
import { type ChatText, chatTextNow } from "../i18n/index.ts";
import { asFailure } from "../wire/failure.ts";
import { ofTheHost } from "./host-words.ts";

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
  room_full: "eRoomFull",
  room_private: "eRoomPrivate",
  too_long: "eTooLong",
  unsupported_media: "eMedia",
  rate_limited: "eRateLimited",
  storage_full: "eStorage",
  storage_failed: "eStorage",
  unavailable: "eUnavailable",
  file_gone: "eFileGone",
  empty_file: "eEmptyFile",
  internal: "eInternal",
} as const;

const has = <T extends object>(table: T, key: string): key is string & keyof T => Object.hasOwn(table, key);

/** What is taken already: the details of that failure. */
const TAKEN = { phone: "ePhoneTaken", email: "eEmailTaken" } as const;

interface Facts {
  /** The largest upload, for the failure that names it. */
  readonly maxBytes?: number;
  /** Codes that mean something of their own at that place, and the sentences for them. */
  readonly meaning?: Readonly<Record<string, string>>;
}

/** A sentence for a person. */
export function failureText(error: unknown, t: ChatText = chatTextNow(), facts: Facts = {}): string {
  const { code, message, details } = asFailure(error);
  const { maxBytes = 0, meaning = {} } = facts;
  const here = meaning[code];
  if (here !== undefined) return here;
  if (has(PLAIN, code)) return t(PLAIN[code]);
  if (code === "duplicate") {
    const what = String(details);
    return t(has(TAKEN, what) ? TAKEN[what] : "eDuplicate");
  }
  if (code === "invalid") return ofTheHost(message, t) ?? t("eInvalid", { message });
  if (code === "banned" || code === "muted") return restrictionText(code === "banned", details, t);
  if (code === "too_large")
    return maxBytes > 0 ? t("eTooLarge", { size: byteSize(maxBytes) }) : t("eTooLong");
  return t("eUnknown", { message });
}

/** When a ban or mute ends: the clock alone when that is today. */
export function endTime(until: string): string {
  const at = new Date(until);
  return daysBetween(new Date(), at) === 0 ? clockTime(at) : fullTime(at);
}

/** Until when and why, of what the host tells with such a refusal. */
function restrictionText(isBan: boolean, details: unknown, t: ChatText): string {
  const { until, reason } = (details ?? {}) as { until?: string | null; reason?: string };
  const fact = until
    ? t(isBan ? "bannedUntil" : "mutedUntil", { until: endTime(until) })
    : t(isBan ? "bannedOpen" : "mutedOpen");
  return reason ? `${fact} ${t("endedReason", { reason })}` : fact;
}

/** The same as an Error whose message is that sentence, for dialogs that show what is thrown. */
export async function inWords<T>(work: Promise<T>, meaning: Facts["meaning"] = {}): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(failureText(error, chatTextNow(), { meaning }));
  }
}
