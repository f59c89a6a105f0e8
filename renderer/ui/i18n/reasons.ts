/** The reasons for a failure that every language has a sentence for. */
import type { ErrorCode, Reason, ReasonValues } from "../../../server/dialects/native/contract.ts";

/** Failures that the page finds itself: no answer, cancelled, a file missing in the browser, an unknown answer. */
export type OwnReason = "offline" | "aborted" | "file_gone" | "file_unreadable" | "bad_answer";
type AllValues = ReasonValues & Readonly<Record<OwnReason, Record<never, never>>>;

export type FailureCode = ErrorCode | OwnReason;
export type FailureReason = Reason | OwnReason;

/** A sentence for every reason, or a function that makes it of the reason's values. */
export type ReasonTexts = {
  readonly [R in FailureReason]: string | ((values: AllValues[R]) => string);
};
