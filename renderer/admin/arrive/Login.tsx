import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import classes from "../../ui/arrival.module.css";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { useSubmit } from "../../ui/useSubmit.ts";
import { useSession, useSessionState } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

export function Login() {
  const t = useAdminText();
  const session = useSession();
  const { note } = useSessionState();
  const [password, setPassword] = useState("");
  const [isMissing, setMissing] = useState(false);
  const form = useSubmit(async () => {
    setMissing(password === "");
    if (password !== "") await session.login(password);
  });
  return (
    <Frame title={t("logIn")} lead={t("loginBody")}>
      {note && (
        <Alert variant="light" color="ember" role="status">
          {note === "ended" ? t("loginEnded") : t("linkUsed")}
        </Alert>
      )}
      <form className={classes.form} onSubmit={form.onSubmit} noValidate>
        <PasswordField
          size="md"
          label={t("password")}
          name="password"
          autoComplete="current-password"
          autoFocus
          {...inputProps(password, setPassword)}
          error={isMissing ? t("passwordMissing") : form.problem || null}
        />
        <Button type="submit" size="md" fullWidth loading={form.isBusy}>
          {t("logIn")}
        </Button>
      </form>
    </Frame>
  );
}
