import { Text } from "@mantine/core";
import { useState } from "react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";

/** Sets a new password for a user and ends their sessions. */
export function ResetPassword({
  user,
  opened,
  onClose,
}: {
  user: UserRow;
  opened: boolean;
  onClose(): void;
}) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const [password, setPassword] = useState("");
  const submit = async () => {
    await client.call("users.resetPassword", { userId: user.id, password });
    acts.report({ done: t("passwordReset", { who: user.displayName }) });
  };
  return (
    <FormDialog
      opened={opened}
      title={t("resetPasswordTitle", { who: user.displayName })}
      submitLabel={t("resetPassword")}
      isReady={password !== ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("resetPasswordBody")}</Text>
      <PasswordField
        label={t("newPassword")}
        autoComplete="new-password"
        data-autofocus
        {...inputProps(password, setPassword)}
      />
    </FormDialog>
  );
}
