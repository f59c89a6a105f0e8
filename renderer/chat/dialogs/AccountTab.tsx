import { Button, Divider, TextInput } from "@mantine/core";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { fieldProps, inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { DeleteAccount } from "./DeleteAccount.tsx";
import classes from "./Dialogs.module.css";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { useDraft } from "./useDraft.ts";

/** The account tab: how this person logs in. */
export function AccountTab() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, session } = useClient();
  const { goHome } = useRoute();
  const { fields, set, changes, clear } = useDraft({
    username: me.username,
    phone: me.phone,
    email: me.email,
  });
  const field = fieldProps(fields, set);
  const [oldPassword, setOldPassword] = useState("");
  const [password, setPassword] = useState("");
  const save = async () => {
    const body = changes();
    if (Object.keys(body).length > 0) session.update(await api("updateMe", { body }));
    clear();
    toast(d("saved"), { tone: "good" });
  };
  const change = async () => {
    await session.changePassword(oldPassword, password);
    setOldPassword("");
    setPassword("");
    toast(d("passwordChanged"), { tone: "good" });
  };
  const logOut = () => {
    // The next login starts at the front page.
    goHome();
    void session.logout();
  };
  return (
    <div className={classes.form}>
      <Form submitLabel={t("save")} onSubmit={save}>
        <TextInput label={t("username")} required maxLength={64} {...field("username")} />
        <TextInput
          label={d("phone")}
          description={d("optional")}
          type="tel"
          autoComplete="tel"
          maxLength={32}
          {...field("phone")}
        />
        <TextInput
          label={t("email")}
          description={d("optional")}
          type="email"
          autoComplete="email"
          maxLength={254}
          {...field("email")}
        />
      </Form>
      <Divider />
      <Form submitLabel={t("changePassword")} isReady={password !== ""} isMinor onSubmit={change}>
        {me.hasPassword && (
          <PasswordField
            label={d("oldPassword")}
            autoComplete="current-password"
            {...inputProps(oldPassword, setOldPassword)}
          />
        )}
        <PasswordField
          label={d("newPassword")}
          autoComplete="new-password"
          {...inputProps(password, setPassword)}
        />
      </Form>
      <Divider />
      <Button variant="default" leftSection={<LogOut size={16} />} onClick={logOut}>
        {d("logOut")}
      </Button>
      <DeleteAccount />
    </div>
  );
}
