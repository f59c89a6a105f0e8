import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";

/** The end of an account, asked once. */
export function DeleteAccount() {
  const t = useChatText();
  const me = useMe();
  const { api, session } = useClient();
  const { goHome } = useRoute();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  return (
    <section className={classes.danger} aria-label={t("danger")}>
      <div>
        <h3>{t("deleteAccount")}</h3>
        <p>{t("deleteAccountHint")}</p>
      </div>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        {t("deleteAccount")}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        danger
        title={t("deleteAccountTitle")}
        confirmLabel={t("deleteAccount")}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await api("removeMe", { body: { password } });
          goHome();
          await session.logout();
        }}
      >
        {t("deleteAccountBody")}
        {me.hasPassword && (
          <PasswordInput
            mt="md"
            label={t("passwordToConfirm")}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    </section>
  );
}
