import { Button } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { useClient, useMe } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";

export function DeleteAccount() {
  const d = useDialogText();
  const me = useMe();
  const { api, session } = useClient();
  const { goHome } = useRoute();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  return (
    <section className={classes.danger} aria-label={d("danger")}>
      <div>
        <h3>{d("deleteAccount")}</h3>
        <p>{d("deleteAccountHint")}</p>
      </div>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        {d("deleteAccount")}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        danger
        title={d("deleteAccountTitle")}
        confirmLabel={d("deleteAccount")}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await api("removeMe", { body: { password } });
          goHome();
          await session.logout();
        }}
      >
        {d("deleteAccountBody")}
        {me.hasPassword && (
          <PasswordField
            mt="md"
            label={d("passwordToConfirm")}
            autoComplete="current-password"
            {...inputProps(password, setPassword)}
          />
        )}
      </ConfirmDialog>
    </section>
  );
}
