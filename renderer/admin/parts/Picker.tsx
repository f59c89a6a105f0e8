import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { useAdminText } from "../i18n/index.ts";
import { useLoaded } from "../state/loaded.ts";
import { PersonAvatar, RoomAvatar } from "./Avatars.tsx";
import { NameLine } from "./Names.tsx";

interface Rows {
  readonly users: UserRow;
  readonly rooms: RoomRow;
}
export type PickerKind = keyof Rows;

interface Props<T> {
  readonly label: string;
  readonly description?: string;
  readonly value: T | null;
  readonly without?: (row: T) => boolean;
  /** Renders its list in place, for use inside a popover. */
  readonly isInPlace?: boolean;
  onChange(row: T | null): void;
}

const SORTS = { users: "username", rooms: "name" } as const;

/** Finds one person or room among all, by typing a part of the name. */
export function Picker<K extends PickerKind>(props: Props<Rows[K]> & { readonly kind: K }) {
  const { kind, label, description, value, without, isInPlace = false, onChange } = props;
  const t = useAdminText();
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed === (value && nameOf(value)) ? "" : typed, 180);
  const list = useLoaded(`${kind}.list`, { query, pageSize: 20, sort: SORTS[kind] } as never);
  const found = (list.data?.items ?? []) as readonly Rows[K][];
  const rows = [...(value && !found.some(({ id }) => id === value.id) ? [value] : []), ...found].filter(
    (row) => !without?.(row),
  );
  return (
    <Select
      label={label}
      {...(description !== undefined && { description })}
      placeholder={t("searchByName")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("chooseNone") }}
      comboboxProps={{ withinPortal: !isInPlace }}
      data-autofocus={isInPlace || undefined}
      data={rows.map((row) => ({ value: String(row.id), label: nameOf(row) }))}
      value={value ? String(value.id) : null}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={list.error?.message ?? t("nothingMatches")}
      renderOption={({ option }) => {
        const row = rows.find(({ id }) => String(id) === option.value);
        if (!row) return option.label;
        return "username" in row ? (
          <NameLine
            avatar={<PersonAvatar who={row} size={28} isOnline={row.isOnline} />}
            name={row.displayName}
            below={row.username}
          />
        ) : (
          <NameLine avatar={<RoomAvatar room={row} size={28} />} name={row.name} below={row.code} />
        );
      }}
      onChange={(next) => onChange(rows.find(({ id }) => String(id) === next) ?? null)}
    />
  );
}

function nameOf(row: UserRow | RoomRow): string {
  if (!("username" in row)) return row.name;
  const { username, displayName } = row;
  return displayName === username ? username : `${displayName} (${username})`;
}
