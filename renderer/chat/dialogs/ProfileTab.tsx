import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { AvatarField } from "./AvatarField.tsx";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";

/** How others see this person. */
export function ProfileTab() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, session } = useClient();
  const [displayName, setDisplayName] = useState(nameOf(me));
  const [detail, setDetail] = useState(me.profile.detail ?? "");
  const save = async () => {
    session.update(
      await api("updateMe", {
        body: { displayName: displayName.trim(), profile: { detail: detail.trim() } },
      }),
    );
    toast(d("saved"), { tone: "good" });
  };
  return (
    <Form submitLabel={t("save")} isReady={displayName.trim() !== ""} onSubmit={save}>
      <AvatarField
        name={nameOf(me)}
        src={me.avatar}
        shape="person"
        onPicture={async (picture) => session.update(await api("setMyAvatar", { form: picture }))}
      />
      <TextInput
        label={t("displayName")}
        required
        maxLength={64}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <Textarea
        label={d("about")}
        maxLength={4000}
        rows={3}
        value={detail}
        onChange={(event) => setDetail(event.currentTarget.value)}
      />
    </Form>
  );
}
