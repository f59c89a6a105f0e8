import { NativeSelect, TextInput } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import { DURATIONS, type Duration, type Term, untilOf } from "./duration.ts";

/** Chooses a duration: a usual span, or until a date and time. */
export function DurationField({ term, onChange }: { term: Term; onChange(term: Term): void }) {
  const t = useAdminText();
  const names: Record<Duration, string> = {
    "10m": t("for10m"),
    "1h": t("for1h"),
    "1d": t("for1d"),
    "7d": t("for7d"),
    "30d": t("for30d"),
    open: t("untilLifted"),
    custom: t("untilCustom"),
  };
  const { duration, custom } = term;
  const isPast = custom !== "" && untilOf(term) === undefined;
  return (
    <>
      <NativeSelect
        label={t("howLong")}
        value={duration}
        data={DURATIONS.map((value) => ({ value, label: names[value] }))}
        onChange={(event) => onChange({ duration: event.currentTarget.value as Duration, custom })}
      />
      {duration === "custom" && (
        <TextInput
          type="datetime-local"
          label={t("until")}
          value={custom}
          error={isPast ? t("untilPast") : null}
          onChange={(event) => onChange({ duration, custom: event.currentTarget.value })}
        />
      )}
    </>
  );
}
