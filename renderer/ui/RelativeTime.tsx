import { useLanguage } from "./i18n/language.ts";
import { useNow } from "./now.ts";
import { clockTime, fullTime, relativeTime, shortTime } from "./time.ts";

interface Props {
  /** ISO 8601. */
  readonly at: string;
  /** `relative`: 3 minutes ago · `short`: the time for today, otherwise the day · `clock`: always the time. */
  readonly as?: "relative" | "short" | "clock";
  readonly className?: string;
}

/** A relative time, with the full time on hover. */
export function RelativeTime({ at, as = "relative", className }: Props) {
  const language = useLanguage();
  const now = useNow();
  const date = new Date(at);
  const text =
    as === "clock"
      ? clockTime(date, language)
      : as === "short"
        ? shortTime(date, now, language)
        : relativeTime(date, now, language);
  return (
    <time dateTime={at} title={fullTime(date, language)} className={className}>
      {text}
    </time>
  );
}
