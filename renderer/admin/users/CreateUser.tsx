import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
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
        value={draft.username}
        onChange={(event) => set({ username: event.currentTarget.value })}
      />
      <TextInput
        label={t("displayName")}
        description={t("optional")}
        maxLength={64}
        value={draft.displayName}
        onChange={(event) => set({ displayName: event.currentTarget.value })}
      />
      <PasswordField
        label={t("password")}
        required
        autoComplete="new-password"
        value={draft.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <TextInput
        label={t("phone")}
        description={t("optional")}
        type="tel"
        maxLength={32}
        value={draft.phone}
        onChange={(event) => set({ phone: event.currentTarget.value })}
      />
      <TextInput
        label={t("email")}
        description={t("optional")}
        type="email"
        maxLength={256}
        value={draft.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
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
