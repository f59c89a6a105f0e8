import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import classes from "../../ui/arrival.module.css";
import { asFailure, failureText } from "../../ui/failure.ts";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { useSession } from "../context.ts";
import { adminTextNow, useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

/** Sets the console password with the token of the setup link. */
export function Setup() {
  const t = useAdminText();
  const session = useSession();
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState<{ field: "password" | "again"; message(): string } | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === "")
      return setProblem({ field: "password", message: () => adminTextNow()("passwordMissing") });
    if (again !== password)
      return setProblem({ field: "again", message: () => adminTextNow()("passwordsDiffer") });
    setBusy(true);
    setProblem(null);
    try {
      await session.setup(password);
    } catch (error) {
      setProblem({
        field: "again",
        message: () =>
          asFailure(error).code === "unauthenticated" ? adminTextNow()("linkInvalid") : failureText(error),
      });
      setBusy(false);
    }
  };

  const errorOf = (field: "password" | "again") => (problem?.field === field ? problem.message() : null);
  return (
    <Frame title={t("setupTitle")} lead={t("setupBody")}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <PasswordField
          size="md"
          label={t("newPassword")}
          autoComplete="new-password"
          autoFocus
          {...inputProps(password, setPassword)}
          error={errorOf("password")}
        />
        <PasswordField
          size="md"
          label={t("passwordAgain")}
          autoComplete="new-password"
          {...inputProps(again, setAgain)}
          error={errorOf("again")}
        />
        <Button type="submit" size="md" fullWidth loading={isBusy}>
          {t("setupDo")}
        </Button>
      </form>
    </Frame>
  );
}
