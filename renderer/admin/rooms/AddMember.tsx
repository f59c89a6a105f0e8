import type { RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { PersonDialog } from "./PersonDialog.tsx";

/** Adds a member, to private rooms too. */
export function AddMember({ room, ...dialog }: { room: RoomRow; opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  return (
    <PersonDialog
      {...dialog}
      title={t("addMemberTo", { room: room.name })}
      submitLabel={t("add")}
      label={t("person")}
      onSubmit={async ({ id: userId, displayName: who }) => {
        await client.call("rooms.addMember", { roomId: room.id, userId });
        acts.report({ done: t("memberAdded", { who }) });
      }}
    />
  );
}
