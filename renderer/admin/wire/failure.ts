import type { AdminErrorCode, AdminRefusal } from "../../../server/admin/contract.ts";
import { adminTextNow } from "../i18n/index.ts";
import { reasonWords } from "./reasons.ts";

/** The codes that have one meaning, whatever was asked. Of the others the host's own sentence says more. */
const SENTENCES = {
  offline: "eOffline",
  unauthenticated: "eUnauthenticated",
  wrong_password: "eWrongPassword",
  not_member: "eNotMember",
  user_not_found: "eUserNotFound",
  room_not_found: "eRoomNotFound",
  message_not_found: "eMessageNotFound",
  room_full: "eRoomFull",
  too_long: "eTooLong",
  too_large: "eTooLarge",
  unsupported_media: "eMedia",
  rate_limited: "eRateLimited",
  storage_full: "eStorageFull",
  storage_failed: "eStorageFailed",
  internal: "eInternal",
} as const;

export type FailureCode = AdminErrorCode | "offline";

type Refusal = Omit<AdminRefusal, "code"> & { readonly code: FailureCode };

const isWorded = (code: string): code is keyof typeof SENTENCES => Object.hasOwn(SENTENCES, code);

/** What the host refused, or that it did not answer. `message` is a sentence for the person. */
export class AdminFailure extends Error {
  readonly code: FailureCode;
  readonly details: unknown;

  constructor(refusal: Refusal) {
    super(wordsOf(refusal));
    this.name = "AdminFailure";
    this.code = refusal.code;
    this.details = refusal.details;
  }
}

function wordsOf({ code, message, details }: Refusal): string {
  const t = adminTextNow();
  const reason = reasonWords(t, message);
  if (reason !== undefined) return reason;
  // The details name what is taken; other duplicates are none of a name.
  if (code === "duplicate" && typeof details === "string") return t("eDuplicate");
  return isWorded(code) ? t(SENTENCES[code]) : t("eOther", { message });
}

export const offline = (): AdminFailure => new AdminFailure({ code: "offline", message: "" });

/** Anything thrown as a failure; what is not the host's word counts as no answer. */
export const asFailure = (error: unknown): AdminFailure =>
  error instanceof AdminFailure ? error : offline();
