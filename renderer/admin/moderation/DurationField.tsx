import { NativeSelect, TextInput } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import { DURATIONS, type Duration, untilOf } from "./duration.ts";

interface Props {
  readonly label: string;
  readonly duration: Duration;
  readonly custom: string;
  onChange(duration: Duration, custom: string): void;
}

/** Chooses a duration: a usual span, or until a date and time. */
export function DurationField({ label, duration, custom, onChange }: Props) {
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
  const isPast = custom !== "" && untilOf("custom", custom) === undefined;
  return (
    <>
      <NativeSelect
        label={label}
        value={duration}
        data={DURATIONS.map((value) => ({ value, label: names[value] }))}
        onChange={(event) => onChange(event.currentTarget.value as Duration, custom)}
      />
      {duration === "custom" && (
        <TextInput
          type="datetime-local"
          label={t("untilWhen")}
          value={custom}
          error={isPast ? t("untilPast") : null}
          onChange={(event) => onChange(duration, event.currentTarget.value)}
        />
      )}
    </>
  );
}
