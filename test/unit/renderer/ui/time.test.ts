/** Times as people say them. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { clockTime, duration, relativeTime } from "../../../../renderer/ui/time.ts";

describe("a relative time", () => {
  const now = new Date(2026, 4, 13, 15, 0);
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

  it.each([
    [-0.5, "30 minutes ago", "30分钟前"],
    [-23, "23 hours ago", "23小时前"],
    [2, "in 2 hours", "2小时后"],
    // By the calendar: 26 hours ago was yesterday, 47 hours ago was the day before.
    [-26, "yesterday", "昨天"],
    [-47, "2 days ago", "前天"],
    [30, "tomorrow", "明天"],
    [47.99, "in 2 days", "后天"],
    [6 * 24, "in 6 days", "6天后"],
    // A week ago is not "last week", nor are 45 days "last month".
    [-8 * 24, "1 week ago", "1周前"],
    [45 * 24, "in 1 month", "1个月后"],
    [-400 * 24, "1 year ago", "1年前"],
  ])("%f hours: %s", (hours, english, chinese) => {
    expect(relativeTime(inHours(hours), now, "zh-CN")).toBe(chinese);
    expect(relativeTime(inHours(hours), now, "en")).toBe(english);
  });
});

it.each([
  [1, "1 second", "1 秒钟"],
  [45, "45 seconds", "45 秒钟"],
  [90, "2 minutes", "2 分钟"],
  [3540, "59 minutes", "59 分钟"],
  [7200, "2 hours", "2 小时"],
])("a wait of %i s is told in the largest unit that fits", (seconds, english, chinese) => {
  expect(duration(seconds, "en")).toBe(english);
  expect(duration(seconds, "zh-CN")).toBe(chinese);
});

it("a clock time follows the computer to another time zone", () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });
  const noon = new Date("2026-05-13T12:00:00Z");
  vi.stubEnv("TZ", "Europe/Berlin");
  expect(clockTime(noon, "zh-CN")).toBe("14:00");
  vi.stubEnv("TZ", "Asia/Tokyo");
  vi.advanceTimersByTime(30_000);
  expect(clockTime(noon, "zh-CN")).toBe("21:00");
});
