import { expect, it } from "vitest";
import { closeReason } from "../../../server/dialects/kit/frames.ts";

it.each([
  ["the whole text when it fits", "calm down", "calm down"],
  ["as much of the text as fits", "x".repeat(200), "x".repeat(123)],
  ["cut between characters", `x${"请".repeat(60)}`, `x${"请".repeat(40)}`],
  ["a replacement character for a lone surrogate", "\ud83d", "\ufffd"],
])("a close frame's reason is %s", (_what, reason, told) => {
  expect(closeReason(reason)).toBe(told);
});
