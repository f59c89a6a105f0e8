/** The durations of bans and mutes. */
import { serverNow } from "../../ui/now.ts";

export const DURATIONS = ["10m", "1h", "1d", "7d", "30d", "open", "custom"] as const;
export type Duration = (typeof DURATIONS)[number];

const MINUTES: Readonly<Partial<Record<Duration, number>>> = {
  "10m": 10,
  "1h": 60,
  "1d": 1440,
  "7d": 10_080,
  "30d": 43_200,
};

export interface Term {
  readonly duration: Duration;
  /** A local date and time, for the duration of that name; "" until one is chosen. */
  readonly custom: string;
}

/** The end as ISO 8601, null for none; undefined while a chosen date is missing or past. */
export function untilOf({ duration, custom }: Term): string | null | undefined {
  const minutes = MINUTES[duration];
  if (minutes !== undefined) return new Date(serverNow() + minutes * 60_000).toISOString();
  if (duration === "open") return null;
  const at = Date.parse(custom);
  return Number.isNaN(at) || at <= serverNow() ? undefined : new Date(at).toISOString();
}
