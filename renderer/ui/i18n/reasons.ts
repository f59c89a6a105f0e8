/** The reasons for a failure that every language has a sentence for. */
import type { ErrorCode, Reason, ReasonValues } from "../../../server/dialects/native/contract.ts";

/** What the page finds out by itself: no answer, given up, the file is no longer in the browser, an answer of no known shape. */
export type OwnReason = "offline" | "aborted" | "file_gone" | "file_unreadable" | "bad_answer";
type AllValues = ReasonValues & Readonly<Record<OwnReason, Record<never, never>>>;

export type FailureCode = ErrorCode | OwnReason;
export type FailureReason = Reason | OwnReason;

/** A sentence for every reason, or a function that makes it of the reason's values. */
export type ReasonTexts = {
  readonly [R in FailureReason]: string | ((values: AllValues[R]) => string);
};
