/** What failed and why: the server refused it, or it was not reached. */
import type { WireError } from "../../server/dialects/native/contract.ts";
import { reasonsEn } from "./i18n/en/reasons.ts";
import { getLanguage, type Language } from "./i18n/language.ts";
import type { FailureCode, FailureReason, OwnReason, ReasonTexts } from "./i18n/reasons.ts";
import { reasonsZh } from "./i18n/zh/reasons.ts";

const TEXTS: Readonly<Record<Language, ReasonTexts>> = { en: reasonsEn, "zh-CN": reasonsZh };

/** A failure that can be kept and shown later. */
export type Problem =
  | WireError
  | { readonly code: OwnReason; readonly reason: OwnReason; readonly details?: undefined };

/**
 * The text of a problem in the current language. A reason that this page does not know yet comes in the server's
 * English.
 */
export function problemText(problem: Problem): string {
  const text: unknown = TEXTS[getLanguage()][problem.reason];
  if (typeof text === "function") return text(problem.details ?? {});
  return typeof text === "string" ? text : "message" in problem ? problem.message : problem.code;
}

/** A problem as something to throw. */
export class Failure extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super();
    this.name = "Failure";
    this.problem = problem;
  }

  /** A sentence in the language in force. */
  override get message(): string {
    return problemText(this.problem);
  }

  static of(reason: OwnReason): Failure {
    return new Failure({ code: reason, reason });
  }

  /** For an answer that is not in the server's form, but of a gateway or of the login page of a network. */
  static ofForeign(status: number): Failure {
    return Failure.of(status >= 400 && status < 500 ? "bad_answer" : "offline");
  }

  get code(): FailureCode {
    return this.problem.code;
  }

  get reason(): FailureReason {
    return this.problem.reason;
  }

  /** Whether it can be retried automatically: the server has decided nothing. */
  get isPassing(): boolean {
    return ["offline", "rate_limited", "unavailable"].includes(this.code);
  }

  /** Whether the same request would be refused again: what it names is gone, or is not the person's. */
  get isFinal(): boolean {
    return this.code.endsWith("not_found") || this.code === "forbidden";
  }

  /** Whether the server has ended the session, and will refuse its token from now on. */
  get endsSession(): boolean {
    return this.code === "unauthenticated" || this.code === "banned";
  }

  /** How long the server asks to wait before the next attempt. */
  get retryAfterMs(): number {
    return this.problem.code === "rate_limited"
      ? Math.max(500, this.problem.details.retryAfterSeconds * 1000)
      : 2000;
  }
}

/** Anything caught, as a failure; any other error means that no answer came. */
export const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : Failure.of("offline");

/** Anything caught as a sentence in the language in force. */
export const failureText = (error: unknown): string => asFailure(error).message;

/** A received value as a failure; null: it is not one. */
export function failureOf(value: unknown): Failure | null {
  const isError =
    typeof value === "object" && value !== null && "code" in value && "reason" in value && "message" in value;
  return isError ? new Failure(value as WireError) : null;
}
