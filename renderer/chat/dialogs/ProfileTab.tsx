import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { AvatarField } from "./AvatarField.tsx";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { useSubmit } from "./useSubmit.ts";

/** How others see this person. */
export function ProfileTab() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, session } = useClient();
  const [displayName, setDisplayName] = useState(nameOf(me));
  const [detail, setDetail] = useState(me.profile.detail ?? "");
  const form = useSubmit(async () => {
    session.update(
      await api("updateMe", {
        body: { displayName: displayName.trim(), profile: { detail: detail.trim() } },
      }),
    );
    toast(d("saved"), { tone: "good" });
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
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
      <Problem text={form.problem} />
      <div className={classes.buttons}>
        <Button type="submit" loading={form.isBusy} disabled={displayName.trim() === ""}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
