/** Everything that is expected to go wrong. Anything else that is thrown is a bug. */
export const ERROR_CODES = {
  invalid: 400,
  unauthenticated: 401,
  wrong_password: 401,
  wrong_code: 401,
  forbidden: 403,
  banned: 403,
  muted: 403,
  not_member: 403,
  registration_closed: 403,
  activation_code: 403,
  not_found: 404,
  user_not_found: 404,
  room_not_found: 404,
  message_not_found: 404,
  duplicate: 409,
  already_inside: 409,
  room_full: 403,
  room_private: 403,
  too_long: 400,
  too_large: 413,
  unsupported_media: 415,
  rate_limited: 429,
  blacklisted: 429,
  storage_full: 507,
  storage_failed: 503,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An expected failure. `message` is a plain English sentence that may be shown to a stranger. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.name = "ChatError";
    this.code = code;
    this.details = details;
  }

  /** The HTTP status that says the same. */
  get status(): number {
    return ERROR_CODES[this.code];
  }
}

/** Narrows anything caught to an expected failure with that code. */
export function isChatError(error: unknown, code?: ErrorCode): error is ChatError {
  return error instanceof ChatError && (code === undefined || error.code === code);
}
