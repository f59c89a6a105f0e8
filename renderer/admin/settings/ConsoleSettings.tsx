import { Button } from "@mantine/core";
import { useState } from "react";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { ColorSchemeSwitch, LanguageSwitch } from "../../ui/Preferences.tsx";
import { useSubmit } from "../../ui/useSubmit.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import forms from "../parts/forms.module.css";
import { Panel } from "../parts/Panel.tsx";
import classes from "./Settings.module.css";

/** Settings of the console: language, appearance, password. */
export function ConsoleSettings() {
  const t = useAdminText();
  return (
    <div className={classes.stack}>
      <Panel title={t("look")}>
        <div className={forms.pair}>
          <LanguageSwitch />
          <ColorSchemeSwitch />
        </div>
      </Panel>
      <ChangePassword />
    </div>
  );
}

function ChangePassword() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const { isBusy, problem, onSubmit } = useSubmit(async () => {
    await client.call("session.changePassword", { password, ...(!client.isWindow && { oldPassword: old }) });
    acts.report({ done: t("passwordChanged") });
    setOld("");
    setPassword("");
  });
  return (
    <Panel
      title={t("consolePassword")}
      lead={client.isWindow ? t("consolePasswordWindow") : t("consolePasswordLead")}
    >
      <form className={forms.stack} onSubmit={onSubmit} noValidate>
        <div className={forms.pair}>
          {!client.isWindow && (
            <PasswordField
              label={t("oldPassword")}
              autoComplete="current-password"
              {...inputProps(old, setOld)}
              error={problem || null}
            />
          )}
          <PasswordField
            label={t("newPassword")}
            autoComplete="new-password"
            {...inputProps(password, setPassword)}
            error={client.isWindow ? problem || null : null}
          />
        </div>
        <div>
          <Button
            type="submit"
            loading={isBusy}
            disabled={password === "" || (!client.isWindow && old === "")}
          >
            {t("changePassword")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
