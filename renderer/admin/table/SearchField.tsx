import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";

interface Props {
  readonly value: string;
  readonly label: string;
  onChange(value: string): void;
}

const TYPING_MS = 180;

/** Searches while typing, after a short pause. */
export function SearchField({ value, label, onChange }: Props) {
  const t = useAdminText();
  const [typed, setTyped] = useState(value);
  const reported = useRef(value);
  const report = useDebouncedCallback((text: string) => {
    if (text === reported.current) return;
    reported.current = text;
    onChange(text);
  }, TYPING_MS);
  const type = (text: string) => {
    setTyped(text);
    report(text);
  };
  useEffect(() => {
    // Changed from elsewhere: Back, or a cleared search.
    if (value !== reported.current) {
      report.cancel();
      setTyped(value);
    }
    reported.current = value;
  }, [value, report]);
  return (
    <TextInput
      className={classes.search ?? ""}
      type="search"
      aria-label={label}
      placeholder={label}
      data-focus="search"
      maxLength={200}
      value={typed}
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        typed === "" ? (
          <kbd className={classes.key} aria-hidden>
            /
          </kbd>
        ) : (
          <CloseButton size="xs" aria-label={t("clearSearch")} onClick={() => type("")} />
        )
      }
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (typed === "") event.currentTarget.blur();
        type("");
      }}
    />
  );
}
