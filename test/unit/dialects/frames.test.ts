import { expect, it } from "vitest";
import { closeReason } from "../../../server/dialects/kit/frames.ts";

it.each([
  ["one that fits", "calm down", "calm down"],
  ["as much as fits", "x".repeat(200), "x".repeat(123)],
  ["whole characters only", `x${"请".repeat(60)}`, `x${"请".repeat(40)}`],
  ["half of a pair as a sign that something was there", "\ud83d", "\ufffd"],
])("a close frame's reason is %s", (_what, reason, told) => {
  expect(closeReason(reason)).toBe(told);
});
