import { CloseButton, Menu } from "@mantine/core";
import { Check, ChevronDown } from "lucide-react";
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
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <button type="button" className={classes.filterButton}>
            {chosen ? `${filter.label}: ${chosen.label}` : filter.label}
            {!chosen && <ChevronDown size={14} aria-hidden />}
          </button>
        </Menu.Target>
        <Menu.Dropdown aria-label={filter.label}>
          {filter.options.map((option) => (
            <Menu.Item
              key={option.value}
              role="menuitemradio"
              aria-checked={option.value === value}
              leftSection={<Check size={14} style={{ opacity: option.value === value ? 1 : 0 }} />}
              onClick={() => onChange(option.value === value ? null : option.value)}
            >
              {option.label}
            </Menu.Item>
          ))}
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
