import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import classes from "../../ui/arrival.module.css";
import { asFailure, failureText } from "../../ui/failure.ts";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { chatTextNow, useChatText } from "../i18n/index.ts";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";

interface Props {
  readonly isNew: boolean;
  readonly hasRoom: boolean;
}

interface Problem {
  readonly field: "name" | "password" | "form";
  /** In the language in force. */
  message(): string;
}

/** One form for registration and login. Registering with an existing name and its password logs in. */
export function EnterForm({ isNew, hasRoom }: Props) {
  const t = useChatText();
  const { session } = useClient();
  const least = useChat((state) => state.host?.minPasswordLength ?? 1);
  const [name, setName] = useState(isNew ? "" : session.lastName());
  const [password, setPassword] = useState("");
  const lobbyId = useChat((state) => state.host?.lobbyId ?? null);
  const { goRoom } = useRoute();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const register = async () => {
    try {
      await session.register(name.trim(), password);
    } catch (error) {
      if (asFailure(error).code !== "duplicate") throw error;
      await session.login(name.trim(), password).catch((second) => {
        const isOther = asFailure(second).code === "wrong_password";
        if (!isOther) throw second;
        setProblem({ field: "name", message: () => chatTextNow()("nameTaken") });
      });
    }
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setProblem({ field: "name", message: () => chatTextNow()("nameMissing") });
    if (password === "")
      return setProblem({ field: "password", message: () => chatTextNow()("passwordMissing") });
    setBusy(true);
    setProblem(null);
    try {
      await (isNew ? register() : session.login(name.trim(), password));
      const isIn = session.token() !== null;
      if (isIn && isNew && !hasRoom && lobbyId !== null) goRoom(lobbyId);
    } catch (error) {
      setProblem({ field: "form", message: () => failureText(error) });
    } finally {
      setBusy(false);
    }
  };

  const errorOf = (field: Problem["field"]) => (problem?.field === field ? { error: problem.message() } : {});
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        size="md"
        label={isNew ? t("name") : t("login")}
        placeholder={isNew ? t("namePlaceholder") : ""}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        maxLength={isNew ? 64 : 256}
        enterKeyHint="next"
        autoFocus={name === ""}
        {...inputProps(name, setName)}
        {...errorOf("name")}
      />
      <PasswordField
        size="md"
        label={t("password")}
        description={isNew && least > 1 ? t("passwordLeast", { count: least }) : ""}
        name="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        enterKeyHint="go"
        autoFocus={name !== ""}
        {...inputProps(password, setPassword)}
        {...errorOf("password")}
      />
      {problem?.field === "form" && (
        <p className={classes.problem} role="alert">
          {problem.message()}
        </p>
      )}
      <Button type="submit" size="md" fullWidth loading={isBusy}>
        {isNew ? (hasRoom ? t("enterRoom") : t("enter")) : t("logIn")}
      </Button>
    </form>
  );
}
