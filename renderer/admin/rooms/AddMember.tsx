import { useState } from "react";
import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { FormDialog } from "../parts/FormDialog.tsx";
import { Picker } from "../parts/Picker.tsx";

/** Adds a member, to private rooms too. */
export function AddMember({ room, opened, onClose }: { room: RoomRow; opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const [user, setUser] = useState<UserRow | null>(null);
  const submit = async () => {
    if (!user) return;
    await client.call("rooms.addMember", { roomId: room.id, userId: user.id });
    acts.report({ done: t("memberAdded", { who: user.displayName }) });
    setUser(null);
  };
  return (
    <FormDialog
      opened={opened}
      title={t("addMemberTo", { room: room.name })}
      submitLabel={t("add")}
      isReady={user !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Picker kind="users" label={t("person")} value={user} onChange={setUser} />
    </FormDialog>
  );
}
