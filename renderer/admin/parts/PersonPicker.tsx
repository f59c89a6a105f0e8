import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { useAdminText } from "../i18n/index.ts";
import { useLoaded } from "../state/loaded.ts";
import { PersonAvatar } from "./Avatars.tsx";
import { NameLine } from "./Names.tsx";

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: UserRow | null;
  readonly without?: (user: UserRow) => boolean;
  onChange(user: UserRow | null): void;
}

/** Finds one person among all, by typing a part of the name. */
export function PersonPicker({ label, description, value, without, onChange }: Props) {
  const t = useAdminText();
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed === nameOf(value) ? "" : typed, 180);
  const list = useLoaded("users.list", { query, pageSize: 20, sort: "username" });
  const found = list.data?.items ?? [];
  const users = [...(value && !found.some(({ id }) => id === value.id) ? [value] : []), ...found].filter(
    (user) => !without?.(user),
  );
  return (
    <Select
      label={label}
      {...(description !== undefined && { description })}
      placeholder={t("personSearch")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("chooseNone") }}
      data={users.map((user) => ({ value: String(user.id), label: nameOf(user) }))}
      value={value ? String(value.id) : null}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={list.error?.message ?? t("nobodyFound")}
      renderOption={({ option }) => {
        const user = users.find(({ id }) => String(id) === option.value);
        return user ? (
          <NameLine
            avatar={<PersonAvatar who={user} size={28} isOnline={user.isOnline} />}
            name={user.displayName}
            below={user.username}
          />
        ) : (
          option.label
        );
      }}
      onChange={(next) => onChange(users.find(({ id }) => String(id) === next) ?? null)}
    />
  );
}

const nameOf = (user: UserRow | null): string =>
  user === null
    ? ""
    : user.displayName === user.username
      ? user.username
      : `${user.displayName} (${user.username})`;
