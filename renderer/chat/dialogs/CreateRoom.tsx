import { Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";

/** Creates a room, owned by the person. */
export default function CreateRoom() {
  const t = useChatText();
  const d = useDialogText();
  const { rooms } = useClient();
  const { close, goRoom } = useRoute();
  const [name, setName] = useState("");
  const [detail, setDetail] = useState("");
  const [isPublic, setPublic] = useState(true);
  return (
    <Sheet title={t("createRoom")}>
      <Form
        submitLabel={t("create")}
        isReady={name.trim() !== ""}
        onCancel={() => close("dialog")}
        onSubmit={async () =>
          goRoom(await rooms.create({ name: name.trim(), detail: detail.trim(), isPublic }))
        }
      >
        <TextInput data-autofocus required maxLength={64} label={d("name")} {...inputProps(name, setName)} />
        <Textarea
          label={d("roomDetail")}
          description={d("roomDetailHint")}
          maxLength={4000}
          rows={2}
          {...inputProps(detail, setDetail)}
        />
        <Switch
          label={d("roomPublic")}
          description={d("roomPublicHint")}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
      </Form>
    </Sheet>
  );
}
