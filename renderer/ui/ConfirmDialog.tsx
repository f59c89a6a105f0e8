import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useUiText } from "./i18n/index.ts";

interface Props {
  readonly opened: boolean;
  readonly title: string;
  /** The consequence, in words. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  /** "Cancel" when not given. */
  readonly cancelLabel?: string;
  /** Shown in red: it cannot be undone. */
  readonly danger?: boolean;
  /** Also ask for a reason, which `onConfirm` is given. */
  readonly withReason?: boolean;
  /** May reject: the dialog stays and shows the error's message. It closes itself on success. */
  readonly onConfirm: (reason: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Confirms something that cannot be undone. */
export function ConfirmDialog({
  opened,
  title,
  children,
  confirmLabel,
  cancelLabel,
  danger,
  withReason,
  onConfirm,
  onClose,
}: Props) {
  const t = useUiText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      await onConfirm(reason.trim());
      setReason("");
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {withReason && (
            <TextInput
              label={t("reason")}
              description={t("reasonHint")}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {error && (
            <Text size="sm" c="var(--hearth-danger)" role="alert">
              {error}
            </Text>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {cancelLabel ?? t("cancel")}
            </Button>
            <Button
              type="submit"
              loading={isBusy}
              {...(danger ? { color: "red" } : {})}
              data-autofocus={!withReason || undefined}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
