import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { fieldProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";

const EMPTY = { username: "", displayName: "", password: "", phone: "", email: "", isAdmin: false };

interface Props {
  readonly opened: boolean;
  onClose(): void;
  onMade(user: UserRow): void;
}

/** Creates an account, whatever the registration policy says. */
export function CreateUser({ opened, onClose, onMade }: Props) {
  const t = useAdminText();
  const client = useClient();
  const [draft, setDraft] = useState(EMPTY);
  const set = (patch: Partial<typeof EMPTY>) => setDraft({ ...draft, ...patch });
  const field = fieldProps(draft, set);
  const submit = () => {
    const { username, displayName, password, phone, email, isAdmin } = draft;
    return client.call("users.create", {
      username: username.trim(),
      password,
      ...(displayName.trim() && { displayName: displayName.trim() }),
      ...(phone.trim() && { phone: phone.trim() }),
      ...(email.trim() && { email: email.trim() }),
      ...(isAdmin && { role: "admin" as const }),
    });
  };
  return (
    <FormDialog
      opened={opened}
      title={t("newUser")}
      submitLabel={t("create")}
      isReady={draft.username.trim() !== "" && draft.password !== ""}
      onSubmit={submit}
      onDone={onMade}
      onClose={onClose}
    >
      <TextInput
        label={t("username")}
        description={t("usernameHint")}
        required
        data-autofocus
        autoComplete="off"
        maxLength={64}
        {...field("username")}
      />
      <TextInput
        label={t("displayName")}
        description={t("optional")}
        maxLength={64}
        {...field("displayName")}
      />
      <PasswordField label={t("password")} required autoComplete="new-password" {...field("password")} />
      <TextInput
        label={t("phone")}
        description={t("optional")}
        type="tel"
        maxLength={32}
        {...field("phone")}
      />
      <TextInput
        label={t("email")}
        description={t("optional")}
        type="email"
        maxLength={256}
        {...field("email")}
      />
      <Switch
        label={t("admin")}
        description={t("adminHint")}
        checked={draft.isAdmin}
        onChange={(event) => set({ isAdmin: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
