import { useState } from "react";
import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { Picker } from "../parts/Picker.tsx";
import { EMPTY_ROOM, RoomFields } from "./RoomFields.tsx";

interface Props {
  readonly opened: boolean;
  onClose(): void;
  onMade(room: RoomRow): void;
}

/** Creates a room, owned by the server or by a user. */
export function CreateRoom({ opened, onClose, onMade }: Props) {
  const t = useAdminText();
  const client = useClient();
  const [draft, setDraft] = useState(EMPTY_ROOM);
  const [owner, setOwner] = useState<UserRow | null>(null);
  const submit = () => {
    const { isActive: _active, alias: _alias, ...fields } = draft;
    return client.call("rooms.create", {
      ...fields,
      name: fields.name.trim(),
      ...(owner && { ownerId: owner.id }),
    });
  };
  return (
    <FormDialog
      opened={opened}
      title={t("newRoom")}
      submitLabel={t("create")}
      isReady={draft.name.trim() !== ""}
      onSubmit={submit}
      onDone={onMade}
      onClose={onClose}
    >
      <RoomFields draft={draft} isNew onChange={(changes) => setDraft({ ...draft, ...changes })} />
      <Picker
        kind="users"
        label={t("owner")}
        description={t("ownerHint")}
        value={owner}
        onChange={setOwner}
      />
    </FormDialog>
  );
}
