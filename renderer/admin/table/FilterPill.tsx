import { CloseButton, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";
import type { Filter } from "./types.ts";

interface Props {
  readonly filter: Filter;
  readonly value: string | null;
  onChange(value: string | null): void;
}

/** One filter: what it is about, and what is chosen. */
export function FilterPill({ filter, value, onChange }: Props) {
  const t = useAdminText();
  const chosen = filter.options.find((option) => option.value === value);
  return (
    <span className={classes.filter} data-on={chosen !== undefined || undefined}>
      <Menu position="bottom-start" shadow="md" returnFocus withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button type="button" className={classes.filterButton}>
            {chosen ? `${filter.label}: ${chosen.label}` : filter.label}
            {!chosen && <ChevronDown size={14} aria-hidden />}
          </button>
        </Menu.Target>
        <Menu.Dropdown aria-label={filter.label}>
          <Menu.RadioGroup value={value} onChange={onChange}>
            {filter.options.map((option) => (
              <Menu.RadioItem key={option.value} value={option.value} closeMenuOnClick>
                {option.label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      {chosen && (
        <CloseButton
          size="xs"
          aria-label={t("clearFilter", { name: filter.label })}
          onClick={() => onChange(null)}
        />
      )}
    </span>
  );
}
