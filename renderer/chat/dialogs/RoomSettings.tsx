import { Button, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { fieldProps } from "../../ui/input-props.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat, useClient, useRoom } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { AvatarField } from "./AvatarField.tsx";
import classes from "./Dialogs.module.css";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";
import { useDraft } from "./useDraft.ts";

/** The room's settings, for its owner. */
export default function RoomSettings() {
  const t = useChatText();
  const { route } = useRoute();
  const isKnown = useChat((state) => route.roomId !== null && state.open.get(route.roomId)?.room != null);
  if (route.roomId === null || !isKnown) return null;
  return (
    <Sheet title={t("roomSettings")} size="lg">
      <SettingsForm roomId={route.roomId} />
    </Sheet>
  );
}

function SettingsForm({ roomId }: { roomId: number }) {
  const t = useChatText();
  const d = useDialogText();
  const { api, rooms } = useClient();
  const { go, goHome } = useRoute();
  const room = useRoom(roomId);
  const { fields, set, changes, clear } = useDraft({
    name: room?.name ?? "",
    detail: room?.detail ?? "",
    capacity: (room?.capacity ?? 0) as number | string,
    isPublic: room?.isPublic ?? true,
    isReadOnly: room?.isReadOnly ?? false,
  });
  const field = fieldProps(fields, set);
  const [isDissolving, setDissolving] = useState(false);
  const params = { id: roomId };
  const save = async () => {
    const { capacity, ...rest } = changes();
    const body = { ...rest, ...(capacity !== undefined && { capacity: Number(capacity) || 0 }) };
    if (Object.keys(body).length > 0) rooms.know(await api("updateRoom", { params, body }));
    clear();
    toast(d("saved"), { tone: "good" });
  };
  if (!room) return null;
  return (
    <>
      <Form submitLabel={t("save")} isReady={fields.name.trim() !== ""} onSubmit={save}>
        <AvatarField
          name={room.name}
          src={room.avatar}
          shape="room"
          onPicture={async (picture) => rooms.know(await api("setRoomAvatar", { params, form: picture }))}
        />
        <TextInput label={d("name")} required maxLength={64} {...field("name")} />
        <Textarea label={d("roomDetail")} maxLength={4000} rows={3} {...field("detail")} />
        <NumberInput
          label={d("capacity")}
          description={d("capacityHint")}
          min={0}
          max={100_000}
          allowDecimal={false}
          value={fields.capacity}
          onChange={(capacity) => set({ capacity })}
        />
        <Switch
          label={d("roomPublic")}
          description={d("roomPublicHint")}
          checked={fields.isPublic}
          onChange={(event) => set({ isPublic: event.currentTarget.checked })}
        />
        <Switch
          label={t("announcements")}
          description={d("roomReadOnlyHint")}
          checked={fields.isReadOnly}
          onChange={(event) => set({ isReadOnly: event.currentTarget.checked })}
        />
      </Form>
      <div className={`${classes.form} ${classes.after}`}>
        <section className={classes.aside} aria-label={t("hooks")}>
          <div>
            <h3>{t("hooks")}</h3>
            <p>{d("hooksAside")}</p>
          </div>
          <Button variant="default" onClick={() => go({ dialog: "hooks" })}>
            {d("manageHooks")}
          </Button>
        </section>
        <section className={`${classes.aside} ${classes.danger}`} aria-label={d("danger")}>
          <div>
            <h3>{d("dissolve")}</h3>
            <p>{d("dissolveHint")}</p>
          </div>
          <Button color="red" variant="outline" onClick={() => setDissolving(true)}>
            {d("dissolve")}
          </Button>
        </section>
      </div>
      <ConfirmDialog
        opened={isDissolving}
        danger
        title={d("dissolveTitle", { room: room.name })}
        confirmLabel={d("dissolve")}
        onClose={() => setDissolving(false)}
        onConfirm={async () => {
          await api("dissolveRoom", { params });
          rooms.forget(roomId);
          goHome();
        }}
      >
        {d("dissolveBody", { count: room.members })}
      </ConfirmDialog>
    </>
  );
}
