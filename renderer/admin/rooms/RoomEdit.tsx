import type { RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { DraftForm, useDraft } from "../parts/Draft.tsx";
import classes from "../parts/forms.module.css";
import { Panel } from "../parts/Panel.tsx";
import { PictureField } from "../parts/PictureField.tsx";
import { draftOf, RoomFields } from "./RoomFields.tsx";

/** Edits a room's settings and picture. */
export function RoomEdit({ room }: { room: RoomRow }) {
  const t = useAdminText();
  const client = useClient();
  const form = useDraft(`room ${room.id}`, draftOf(room), ({ name, ...changes }) =>
    client.call("rooms.update", { roomId: room.id, ...changes, ...(name && { name: name.trim() }) }),
  );
  return (
    <div className={classes.columns}>
      <Panel title={t("navSettings")}>
        <DraftForm of={form} isComplete={form.draft.name.trim() !== ""}>
          <RoomFields draft={form.draft} isNew={false} onChange={form.set} />
        </DraftForm>
      </Panel>
      <Panel title={t("avatar")} lead={t("pictureHint")}>
        <PictureField
          avatar={<RoomAvatar room={room} size={96} />}
          hasPicture={room.avatar !== null}
          name={room.name}
          save={(image) => client.call("rooms.setAvatar", { roomId: room.id, image })}
        />
      </Panel>
    </div>
  );
}
