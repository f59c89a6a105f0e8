/** How dialect A says what went wrong: a status of the document and a sentence. */
import { type ErrorCode, hasReason, isChatError } from "../../chat/errors.ts";
import type { Envelope } from "./encode.ts";

const INVALID = 1001;
const STORAGE = 1002;
const UNKNOWN = 1003;
const TAKEN = 1004;

/** Everything else is {@link INVALID}. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  internal: STORAGE,
  storage_full: STORAGE,
  storage_failed: STORAGE,
  unavailable: STORAGE,
  not_found: UNKNOWN,
  user_not_found: UNKNOWN,
  room_not_found: UNKNOWN,
  message_not_found: UNKNOWN,
  duplicate: TAKEN,
  already_inside: TAKEN,
};

const FAILURE: Envelope = { status: STORAGE, message: "Something went wrong on the server." };

/** An account that is being deleted is one that does not exist. */
export function failed(error: unknown): Envelope {
  if (!isChatError(error)) return FAILURE;
  const status = hasReason(error, "account_leaving") ? UNKNOWN : (STATUSES[error.code] ?? INVALID);
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
