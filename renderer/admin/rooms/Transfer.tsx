import { Text } from "@mantine/core";
import { useState } from "react";
import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { FormDialog } from "../parts/FormDialog.tsx";
import { Picker } from "../parts/Picker.tsx";

/** Transfers a room to another owner. Undo gives it back, unless it was the server’s. */
export function Transfer({ room, opened, onClose }: { room: RoomRow; opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const [user, setUser] = useState<UserRow | null>(null);
  const { owner } = room;
  const submit = async () => {
    if (!user) return;
    await client.call("rooms.transfer", { roomId: room.id, userId: user.id });
    acts.report({
      done: t("transferred", { room: room.name, who: user.displayName }),
      ...(owner && { undo: () => client.call("rooms.transfer", { roomId: room.id, userId: owner.id }) }),
    });
    setUser(null);
  };
  return (
    <FormDialog
      opened={opened}
      title={t("transferTitle", { room: room.name })}
      submitLabel={t("transfer")}
      isReady={user !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{owner ? t("transferBody", { owner: owner.displayName }) : t("transferHostBody")}</Text>
      <Picker
        kind="users"
        label={t("newOwner")}
        value={user}
        without={({ id }) => id === owner?.id}
        onChange={setUser}
      />
    </FormDialog>
  );
}
