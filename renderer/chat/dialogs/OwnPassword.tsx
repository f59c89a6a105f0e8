import { useState } from "react";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { fullTime } from "../../ui/time.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import classes from "./Dialogs.module.css";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";

/** Says who reset the password and when, and asks for one that only the person knows. */
export default function OwnPassword({ onClose }: { onClose(): void }) {
  const t = useChatText();
  const d = useDialogText();
  const { passwordReset } = useMe();
  const { session } = useClient();
  const given = session.givenPassword();
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const old = given ?? typed;
  const isSame = password !== "" && password === old;
  const change = async () => {
    await session.changePassword(old, password);
    toast(d("passwordChanged"), { tone: "good" });
  };
  if (!passwordReset) return null;
  const { by } = passwordReset;
  const when = fullTime(new Date(passwordReset.at));
  return (
    <Sheet title={d("ownPasswordTitle")} size="sm" onClose={onClose}>
      <Form
        submitLabel={t("save")}
        isReady={password !== "" && !isSame}
        cancelLabel={d("later")}
        onCancel={onClose}
        onSubmit={change}
      >
        <p className={classes.hint}>
          {by === null ? d("resetByHost", { when }) : d("resetBy", { by, when })}
        </p>
        {given === null && (
          <PasswordField
            label={d("oldPassword")}
            autoComplete="current-password"
            data-autofocus
            {...inputProps(typed, setTyped)}
          />
        )}
        <PasswordField
          label={d("newPassword")}
          autoComplete="new-password"
          data-autofocus={given !== null || undefined}
          error={isSame && d("passwordSame")}
          {...inputProps(password, setPassword)}
        />
      </Form>
    </Sheet>
  );
}
