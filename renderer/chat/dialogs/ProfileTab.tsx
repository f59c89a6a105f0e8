import { Textarea, TextInput } from "@mantine/core";
import { fieldProps } from "../../ui/input-props.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { AvatarField } from "./AvatarField.tsx";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { useDraft } from "./useDraft.ts";

/** How others see this person. */
export function ProfileTab() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, session } = useClient();
  const { fields, set, changes, clear } = useDraft({
    displayName: nameOf(me),
    detail: me.profile.detail ?? "",
  });
  const field = fieldProps(fields, set);
  const save = async () => {
    const { detail, ...names } = changes();
    const body = { ...names, ...(detail !== undefined && { profile: { detail } }) };
    if (Object.keys(body).length > 0) session.update(await api("updateMe", { body }));
    clear();
    toast(d("saved"), { tone: "good" });
  };
  return (
    <Form submitLabel={t("save")} isReady={fields.displayName.trim() !== ""} onSubmit={save}>
      <AvatarField
        name={nameOf(me)}
        src={me.avatar}
        shape="person"
        onPicture={async (picture) => session.update(await api("setMyAvatar", { form: picture }))}
      />
      <TextInput label={t("displayName")} required maxLength={64} {...field("displayName")} />
      <Textarea label={d("about")} maxLength={4000} rows={3} {...field("detail")} />
    </Form>
  );
}
