import { Alert, Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import classes from "../../ui/arrival.module.css";
import { asFailure } from "../../ui/failure.ts";
import { useSession, useSessionState } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { PasswordField } from "../parts/PasswordField.tsx";
import { Frame } from "./Frame.tsx";

/** Logs in to the console. */
export function Login() {
  const t = useAdminText();
  const session = useSession();
  const { note } = useSessionState();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === "") return setProblem(t("passwordMissing"));
    setBusy(true);
    setProblem("");
    try {
      await session.login(password);
    } catch (error) {
      setProblem(asFailure(error).message);
      setBusy(false);
    }
  };

  return (
    <Frame title={t("logIn")} lead={t("loginBody")}>
      {note && (
        <Alert variant="light" color="ember" role="status">
          {note === "ended" ? t("loginEnded") : t("linkUsed")}
        </Alert>
      )}
      <form className={classes.form} onSubmit={submit} noValidate>
        <PasswordField
          size="md"
          label={t("password")}
          name="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={problem || null}
        />
        <Button type="submit" size="md" fullWidth loading={isBusy}>
          {t("logIn")}
        </Button>
      </form>
    </Frame>
  );
}
