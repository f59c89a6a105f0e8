import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { useActs } from "../parts/act.ts";
import classes from "../parts/forms.module.css";
import { Panel } from "../parts/Panel.tsx";
import { PictureField } from "../parts/PictureField.tsx";
import { draftOf, RoomFields } from "./RoomFields.tsx";

/** Edits a room's settings and picture. */
export function RoomEdit({ room }: { room: RoomRow }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const ask = useAsk();
  const [draft, setDraft] = useState(() => draftOf(room));
  const [isBusy, setBusy] = useState(false);
  const before = draftOf(room);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
  const update = (fields: typeof draft) =>
    client.call("rooms.update", { roomId: room.id, ...fields, name: fields.name.trim() });
  const save = async () => {
    setBusy(true);
    await acts.run(() => update(draft), {
      done: t("saved"),
      undo: async () => {
        await update(before);
        setDraft(before);
      },
    });
    setBusy(false);
  };
  const setPicture = (image: string | null) =>
    acts.run(() => client.call("rooms.setAvatar", { roomId: room.id, image }), { done: t("pictureChanged") });
  return (
    <div className={classes.columns}>
      <Panel title={t("settings")}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <RoomFields draft={draft} isNew={false} onChange={setDraft} />
          <Group justify="flex-end" gap="sm" mt="lg">
            <Button variant="default" disabled={!isChanged} onClick={() => setDraft(before)}>
              {t("reset")}
            </Button>
            <Button type="submit" loading={isBusy} disabled={!isChanged || draft.name.trim() === ""}>
              {t("save")}
            </Button>
          </Group>
        </form>
      </Panel>
      <Panel title={t("picture")} lead={t("pictureHint")}>
        <PictureField
          avatar={<RoomAvatar room={room} size={96} />}
          hasPicture={room.avatar !== null}
          onPick={(image) => void setPicture(image)}
          onRemove={() =>
            ask({
              title: t("removePictureTitle"),
              body: t("removePictureBody", { name: room.name }),
              confirmLabel: t("removePicture"),
              onConfirm: () => client.call("rooms.setAvatar", { roomId: room.id, image: null }),
            })
          }
        />
      </Panel>
    </div>
  );
}
