import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";
import { useSubmit } from "./useSubmit.ts";

/** Creates a room, owned by the person. */
export default function CreateRoom() {
  const t = useChatText();
  const d = useDialogText();
  const ui = useUiText();
  const { rooms } = useClient();
  const { close, goRoom } = useRoute();
  const [name, setName] = useState("");
  const [detail, setDetail] = useState("");
  const [isPublic, setPublic] = useState(true);
  const form = useSubmit(async () =>
    goRoom(await rooms.create({ name: name.trim(), detail: detail.trim(), isPublic })),
  );
  return (
    <Sheet title={t("createRoom")}>
      <form className={classes.form} onSubmit={form.onSubmit}>
        <TextInput
          data-autofocus
          required
          maxLength={64}
          label={d("roomName")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={d("roomDetail")}
          description={d("roomDetailHint")}
          maxLength={4000}
          rows={2}
          value={detail}
          onChange={(event) => setDetail(event.currentTarget.value)}
        />
        <Switch
          label={d("roomPublic")}
          description={d("roomPublicHint")}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
        <Problem text={form.problem} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => close("dialog")}>
            {ui("cancel")}
          </Button>
          <Button type="submit" loading={form.isBusy} disabled={name.trim() === ""}>
            {t("create")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
