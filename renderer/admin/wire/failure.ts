import type { AdminErrorCode, AdminRefusal } from "../../../server/admin/contract.ts";
import { adminTextNow } from "../i18n/index.ts";

/** What a refusal's code says, in the person's language. The host's own sentence stands in for the others. */
const SENTENCES = {
  offline: "eOffline",
  unauthenticated: "eUnauthenticated",
  wrong_password: "eWrongPassword",
  forbidden: "eForbidden",
  not_member: "eNotMember",
  not_found: "eNotFound",
  user_not_found: "eUserNotFound",
  room_not_found: "eRoomNotFound",
  message_not_found: "eMessageNotFound",
  duplicate: "eDuplicate",
  room_full: "eRoomFull",
  too_long: "eTooLong",
  too_large: "eTooLarge",
  unsupported_media: "eMedia",
  rate_limited: "eRateLimited",
  storage_full: "eStorageFull",
  storage_failed: "eStorageFailed",
  unavailable: "eUnavailable",
  internal: "eInternal",
} as const;

export type FailureCode = AdminErrorCode | "offline";

const isWorded = (code: string): code is keyof typeof SENTENCES => Object.hasOwn(SENTENCES, code);

/** What the host refused, or that it did not answer. `message` is a sentence for the person. */
export class AdminFailure extends Error {
  readonly code: FailureCode;
  readonly details: unknown;

  constructor(refusal: Omit<AdminRefusal, "code"> & { readonly code: FailureCode }) {
    super(wordsOf(refusal.code, refusal.message));
    this.name = "AdminFailure";
    this.code = refusal.code;
    this.details = refusal.details;
  }
}

function wordsOf(code: FailureCode, message: string): string {
  const t = adminTextNow();
  return isWorded(code) ? t(SENTENCES[code]) : t("eOther", { message });
}

export const offline = (): AdminFailure => new AdminFailure({ code: "offline", message: "" });

/** Anything thrown as a failure; what is not the host's word counts as no answer. */
export const asFailure = (error: unknown): AdminFailure =>
  error instanceof AdminFailure ? error : offline();
