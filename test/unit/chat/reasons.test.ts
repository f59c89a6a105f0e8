/** Reasons for a refusal that no call of the native API or the console meets: caused in the core. */
import { describe, expect, it } from "vitest";
import { Failure } from "../../../renderer/ui/failure.ts";
import { setLanguage } from "../../../renderer/ui/i18n/language.ts";
import { ChatError } from "../../../server/chat/errors.ts";
import { type ErrorCode, type Reason, SENTENCES } from "../../../server/chat/reasons.ts";
import { PROVOKED, TOLD_BY_OTHER_SUITES } from "../../support/other-refusals.ts";
import { expectWords } from "../../support/wording.ts";

const codeOf = (reason: string): ErrorCode =>
  (Object.keys(SENTENCES) as ErrorCode[]).find((code) => Object.hasOwn(SENTENCES[code], reason)) ??
  "internal";

describe("a reason", () => {
  it("belongs to exactly one code", () => {
    const all = Object.values(SENTENCES).flatMap((sentences) => Object.keys(sentences));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(Object.entries(PROVOKED))(
    "is %s in the case it describes, with a text in both languages",
    async (reason, provoke) => {
      const error = await Promise.resolve()
        .then(() => provoke() as unknown)
        .catch((thrown: unknown) => thrown);
      if (!(error instanceof ChatError)) throw new Error(`Not a refusal: ${String(error)}`);
      expect(error.wire).toMatchObject({ reason, code: codeOf(reason) });
      expectWords(error.wire);
    },
  );

  it.each(Object.entries(TOLD_BY_OTHER_SUITES))("%s has a text in both languages", (reason, values) => {
    expectWords(new ChatError(codeOf(reason), { reason: reason as Reason, ...values } as never).wire);
  });

  it("uses the singular for one; in the pages long waits are minutes, and numbers are grouped", () => {
    const waiting = (retryAfterSeconds: number) =>
      new ChatError("rate_limited", { reason: "too_many_requests", retryAfterSeconds });
    expect(waiting(1).message).toBe("Too many tries. Try again in 1 second.");
    expect(waiting(5).message).toBe("Too many tries. Try again in 5 seconds.");
    expect(new ChatError("invalid", { reason: "password_too_short", min: 1 }).message).toMatch(
      /1 character\.$/,
    );
    const tooLong = new ChatError("too_long", { reason: "message_too_long", max: 4000 });
    setLanguage("zh-CN");
    expect(new Failure(waiting(2400).wire).message).toBe("操作太快了，请 40 分钟后再试。");
    setLanguage("en");
    expect(new Failure(waiting(2400).wire).message).toBe("That was too fast. Try again in 40 minutes.");
    expect(new Failure(tooLong.wire).message).toBe("A message can have at most 4,000 characters.");
  });

  it("does not compile with another code, or without its values", () => {
    // @ts-expect-error: the reason belongs to `muted`.
    new ChatError("invalid", { reason: "muted", until: null, why: "" });
    // @ts-expect-error: `min` is missing.
    new ChatError("invalid", { reason: "password_too_short" });
    // @ts-expect-error: there is no such reason.
    new ChatError("invalid", { reason: "moonlight" });
    expect(new ChatError("invalid", { reason: "password_too_short", min: 6 }).values).toEqual({ min: 6 });
  });
});
