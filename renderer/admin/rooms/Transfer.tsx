import type { RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { PersonDialog } from "./PersonDialog.tsx";

/** Transfers a room to another owner. Undo gives it back, unless it was the server’s. */
export function Transfer({ room, ...dialog }: { room: RoomRow; opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const { owner } = room;
  const give = (userId: number) => client.call("rooms.transfer", { roomId: room.id, userId });
  return (
    <PersonDialog
      {...dialog}
      title={t("transferTitle", { room: room.name })}
      submitLabel={t("transfer")}
      label={t("newOwner")}
      lead={owner ? t("transferBody", { owner: owner.displayName }) : t("transferHostBody")}
      without={({ id }) => id === owner?.id}
      onSubmit={async ({ id, displayName: who }) => {
        await give(id);
        acts.report({
          done: t("transferred", { room: room.name, who }),
          ...(owner && { undo: () => give(owner.id) }),
        });
      }}
    />
  );
}
