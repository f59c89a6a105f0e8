import { NumberInput, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { fieldProps } from "../../ui/input-props.ts";
import { useAdminText } from "../i18n/index.ts";

export const EMPTY_ROOM = {
  name: "",
  detail: "",
  alias: "",
  capacity: 0,
  isPublic: true,
  isReadOnly: false,
  isActive: true,
};

export type RoomDraft = Pick<RoomRow, keyof typeof EMPTY_ROOM>;

export const draftOf = (room: RoomRow): RoomDraft =>
  Object.fromEntries(Object.keys(EMPTY_ROOM).map((key) => [key, room[key as keyof RoomDraft]])) as never;

interface Props {
  readonly draft: RoomDraft;
  /** An existing room can also be closed. */
  readonly isNew: boolean;
  onChange(changes: Partial<RoomDraft>): void;
}

export function RoomFields({ draft, isNew, onChange: set }: Props) {
  const t = useAdminText();
  const field = fieldProps(draft, set);
  const flag = (key: "isPublic" | "isReadOnly" | "isActive", label: string, description: string) => (
    <Switch
      label={label}
      description={description}
      checked={draft[key]}
      onChange={(event) => set({ [key]: event.currentTarget.checked })}
    />
  );
  return (
    <Stack gap="md">
      <TextInput
        label={t("name")}
        required
        maxLength={256}
        data-autofocus={isNew || undefined}
        {...field("name")}
      />
      <Textarea
        label={t("detail")}
        description={t("detailHint")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        {...field("detail")}
      />
      <NumberInput
        label={t("capacity")}
        description={t("capacityHint")}
        min={0}
        max={100_000}
        allowDecimal={false}
        hideControls
        value={draft.capacity}
        onChange={(value) => set({ capacity: Number(value) || 0 })}
      />
      {flag("isPublic", t("public"), t("publicHint"))}
      {flag("isReadOnly", t("readOnly"), t("readOnlyHint"))}
      {!isNew && flag("isActive", t("open"), t("openHint"))}
    </Stack>
  );
}
