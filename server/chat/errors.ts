import {
  type CodeOf,
  type ErrorCode,
  type Reason,
  type ReasonOf,
  type ReasonValues,
  SENTENCES,
  type WireError,
} from "./reasons.ts";

export type { ErrorCode } from "./reasons.ts";

/** The HTTP status of every error code. */
export const ERROR_CODES: Readonly<Record<ErrorCode, number>> = {
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
  unknown_operation: 404,
  method_not_allowed: 405,
  duplicate: 409,
  already_inside: 409,
  room_full: 403,
  room_private: 403,
  too_long: 400,
  too_large: 413,
  unsupported_media: 415,
  rate_limited: 429,
  blacklisted: 429,
  internal: 500,
  storage_full: 507,
  storage_failed: 503,
  unavailable: 503,
};

/**
 * An expected failure: a code, the reason within it, and the reason's values. Anything else that is thrown is a bug.
 */
export class ChatError<R extends Reason = Reason> extends Error {
  readonly code: CodeOf<R>;
  readonly reason: R;
  readonly values: ReasonValues[R];

  constructor(code: CodeOf<R>, because: { readonly reason: R } & ReasonValues[R]) {
    const { reason, ...values } = because;
    super(sentenceOf(code, reason, values));
    this.name = "ChatError";
    this.code = code;
    this.reason = reason;
    this.values = values as unknown as ReasonValues[R];
  }

  /** The corresponding HTTP status. */
  get status(): number {
    return ERROR_CODES[this.code];
  }

  /** The part of a refusal that a client sees. */
  get wire(): WireError {
    const { code, reason, message, values } = this;
    const hasValues = Object.keys(values).length > 0;
    return { code, reason, message, ...(hasValues && { details: values }) } as WireError;
  }
}

/** The refusal of a caller who may try again after that time. */
export const tooManyRequests = (waitMs: number): ChatError =>
  new ChatError("rate_limited", {
    reason: "too_many_requests",
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });

function sentenceOf(code: ErrorCode, reason: Reason, values: object): string {
  const sentences: Readonly<Record<string, string | ((values: never) => string)>> = SENTENCES[code];
  const sentence = sentences[reason] ?? "";
  return typeof sentence === "string" ? sentence : sentence(values as never);
}

/** Turns anything caught into a refusal: a bug is reported to `onBug` and becomes `internal`. */
export function asRefusal(error: unknown, onBug: (error: unknown) => void): ChatError {
  if (error instanceof ChatError) return error;
  onBug(error);
  return new ChatError("internal", { reason: "internal" });
}

/** Narrows anything caught to an expected failure with that code. */
export function isChatError<C extends ErrorCode>(
  error: unknown,
  code?: C,
): error is ChatError<ReasonOf<C> & Reason> {
  return error instanceof ChatError && (code === undefined || error.code === code);
}

/** Narrows anything caught to a refusal with that reason. */
export function hasReason<R extends Reason>(error: unknown, reason: R): error is ChatError<R> {
  return error instanceof ChatError && error.reason === reason;
}

/** How long to wait before the next attempt, if the refusal says so. */
export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof ChatError && "retryAfterSeconds" in error.values
    ? Number(error.values.retryAfterSeconds)
    : undefined;

/** A refusal of one parameter. */
export const parameterInvalid = (field: string, problem: string): ChatError =>
  new ChatError("invalid", { reason: "parameters_invalid", findings: [{ field, problem }] });

/** Turns a schema's finding into a refusal. */
export function parametersInvalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): ChatError {
  const findings = issues
    .slice(0, 10)
    .map(({ path, message }) => ({ field: path.map(String).join("."), problem: message }));
  return new ChatError("invalid", { reason: "parameters_invalid", findings });
}
