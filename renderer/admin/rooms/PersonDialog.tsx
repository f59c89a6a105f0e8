import { Text } from "@mantine/core";
import { useState } from "react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { Picker } from "../parts/Picker.tsx";

interface Props {
  readonly opened: boolean;
  readonly title: string;
  readonly submitLabel: string;
  readonly label: string;
  /** What choosing somebody means. */
  readonly lead?: string;
  readonly without?: (user: UserRow) => boolean;
  onSubmit(user: UserRow): Promise<unknown>;
  onClose(): void;
}

/** Asks for a person, for something about a room. */
export function PersonDialog({ label, lead, without, onSubmit, ...dialog }: Props) {
  const [user, setUser] = useState<UserRow | null>(null);
  const submit = async () => {
    if (user) await onSubmit(user);
  };
  return (
    <FormDialog {...dialog} isReady={user !== null} onSubmit={submit}>
      {lead && <Text size="sm">{lead}</Text>}
      <Picker kind="users" label={label} value={user} onChange={setUser} {...(without && { without })} />
    </FormDialog>
  );
}
