import { NativeSelect, TextInput } from "@mantine/core";
import { inputProps } from "../../ui/input-props.ts";
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
        {...inputProps(duration, (next) => onChange({ duration: next as Duration, custom }))}
        data={DURATIONS.map((value) => ({ value, label: names[value] }))}
      />
      {duration === "custom" && (
        <TextInput
          type="datetime-local"
          label={t("until")}
          {...inputProps(custom, (next) => onChange({ duration, custom: next }))}
          error={isPast ? t("untilPast") : null}
        />
      )}
    </>
  );
}
