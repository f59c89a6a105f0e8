import type { WireError } from "../../../server/dialects/native/contract.ts";

/** `offline`: the host could not be reached · `aborted`: we gave up ourselves · the rest is the host's own list. */
export type FailureCode = "offline" | "aborted" | (string & Record<never, never>);

/** The host refused, or could not be reached. `message` is the host's English sentence; pages word the code themselves. */
export class WireFailure extends Error {
  readonly code: FailureCode;
  readonly details: unknown;

  constructor(code: FailureCode, message: string, details?: unknown) {
    super(message);
    this.name = "WireFailure";
    this.code = code;
    this.details = details;
  }

  static of(error: WireError): WireFailure {
    return new WireFailure(error.code, error.message, error.details);
  }

  /** Worth trying again by itself: nothing was decided. */
  get isPassing(): boolean {
    return ["offline", "rate_limited", "unavailable"].includes(this.code);
  }

  /** How long the host asks us to wait. */
  get retryAfterMs(): number {
    const { details } = this;
    if (typeof details !== "object" || details === null || !("retryAfterSeconds" in details)) return 2000;
    return Math.max(500, Number(details.retryAfterSeconds) * 1000 || 2000);
  }
}

/** Anything caught, as a failure with a code. */
export function asFailure(error: unknown): WireFailure {
  if (error instanceof WireFailure) return error;
  return new WireFailure("offline", error instanceof Error ? error.message : String(error));
}
