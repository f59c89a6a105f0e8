/** How dialect A says what went wrong: a status of the document and a sentence. */
import { type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";
import type { Envelope } from "./encode.ts";

const INVALID = 1001;
const STORAGE = 1002;
const UNKNOWN = 1003;
const TAKEN = 1004;

const STATUSES: Record<ErrorCode, number> = {
  invalid: INVALID,
  unauthenticated: INVALID,
  wrong_password: INVALID,
  wrong_code: INVALID,
  forbidden: INVALID,
  banned: INVALID,
  muted: INVALID,
  not_member: INVALID,
  registration_closed: INVALID,
  unknown_operation: INVALID,
  method_not_allowed: INVALID,
  internal: STORAGE,
  activation_code: INVALID,
  not_found: UNKNOWN,
  user_not_found: UNKNOWN,
  room_not_found: UNKNOWN,
  message_not_found: UNKNOWN,
  duplicate: TAKEN,
  already_inside: TAKEN,
  room_full: INVALID,
  room_private: INVALID,
  too_long: INVALID,
  too_large: INVALID,
  unsupported_media: INVALID,
  rate_limited: INVALID,
  blacklisted: INVALID,
  storage_full: STORAGE,
  storage_failed: STORAGE,
  unavailable: STORAGE,
};

const FAILURE: Envelope = { status: STORAGE, message: "Something went wrong on the server." };

/** An account that is being deleted is one that does not exist. */
export function failed(error: unknown): Envelope {
  if (!isChatError(error)) return FAILURE;
  const status = hasReason(error, "account_leaving") ? UNKNOWN : STATUSES[error.code];
  return { status, message: error.message };
}

/**
 * Over the socket an error has the shape of every other event: clients read `data.action` unasked
 * (docs/contract/dialects.md 2).
 */
export const eventFailure = ({ status, message }: Envelope): Envelope => ({
  status,
  message,
  data: { action: "error", username: "system", message },
});

export const refuse = (error: unknown) => ({
  ...(isChatError(error, "too_large") && { status: 413 }),
  body: failed(error),
});

export const wrongMethod = (allow: string): Envelope => ({ status: INVALID, message: `Use ${allow} here.` });
