import { CloseButton, Menu, Popover } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useAdminText } from "../i18n/index.ts";
import { Picker, type PickerKind } from "../parts/Picker.tsx";
import { useLoaded } from "../state/loaded.ts";
import classes from "./DataTable.module.css";
import type { Filter } from "./types.ts";

interface Props {
  readonly filter: Filter;
  readonly value: string | null;
  onChange(value: string | null): void;
}

/** One filter: what it is about, and what is chosen. */
export function FilterPill({ filter: { label, options }, value, onChange }: Props) {
  const t = useAdminText();
  const [isOpen, setOpen] = useState(false);
  const isPicked = typeof options === "string";
  const named = isPicked ? undefined : options.find((option) => option.value === value)?.label;
  const chosen: ReactNode = isPicked && value !== null ? <PickedName kind={options} id={value} /> : named;
  const button = (
    <button
      type="button"
      className={classes.filterButton}
      onClick={isPicked ? () => setOpen((before) => !before) : undefined}
    >
      {label}
      {chosen === undefined ? <ChevronDown size={14} aria-hidden /> : <>: {chosen}</>}
    </button>
  );
  return (
    <span className={classes.filter} data-on={chosen !== undefined || undefined}>
      {isPicked ? (
        <Popover
          opened={isOpen}
          onChange={setOpen}
          position="bottom-start"
          width={300}
          shadow="md"
          trapFocus
          returnFocus
        >
          <Popover.Target>{button}</Popover.Target>
          <Popover.Dropdown aria-label={label}>
            <Picker
              kind={options}
              label={label}
              value={null}
              isInPlace
              onChange={(row) => {
                setOpen(false);
                if (row) onChange(String(row.id));
              }}
            />
          </Popover.Dropdown>
        </Popover>
      ) : (
        <Menu position="bottom-start" shadow="md" returnFocus withInitialFocusPlaceholder={false}>
          <Menu.Target>{button}</Menu.Target>
          <Menu.Dropdown aria-label={label}>
            <Menu.RadioGroup value={value} onChange={onChange}>
              {options.map((option) => (
                <Menu.RadioItem key={option.value} value={option.value} closeMenuOnClick>
                  {option.label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Dropdown>
        </Menu>
      )}
      {chosen !== undefined && (
        <CloseButton
          size="xs"
          aria-label={t("clearFilter", { name: label })}
          onClick={() => onChange(null)}
        />
      )}
    </span>
  );
}

/** The name of the chosen person or room; the id until the name is known, or if it no longer exists. */
function PickedName({ kind, id }: { kind: PickerKind; id: string }) {
  const { data } = useLoaded(
    `${kind}.get`,
    (kind === "users" ? { userId: Number(id) } : { roomId: Number(id) }) as never,
  );
  const name = data && ("username" in data ? data.displayName : data.name);
  return <bdi>{name ?? `#${id}`}</bdi>;
}
