import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useUiText } from "./i18n/index.ts";
import { useSubmit } from "./useSubmit.ts";

interface Props<R> {
  readonly opened: boolean;
  readonly title: string;
  readonly submitLabel: string;
  /** "Cancel" when not given. */
  readonly cancelLabel?: string | undefined;
  /** Shown in red: it cannot be undone. */
  readonly isDanger?: boolean | undefined;
  readonly isReady?: boolean;
  /** Nothing is to be filled in: the focus starts at the button that submits. */
  readonly isPlain?: boolean;
  readonly children: ReactNode;
  /** May reject: the dialog stays and says why. It closes itself on success; closing it earlier aborts the signal. */
  onSubmit(signal: AbortSignal): Promise<R>;
  /** Called on success, unless the dialog was closed meanwhile. */
  readonly onDone?: ((result: R) => void) | undefined;
  onClose(): void;
}

/** A form in a dialog. A refusal is shown in the dialog. */
export function FormDialog<R>({
  opened,
  title,
  submitLabel,
  cancelLabel,
  isDanger,
  isReady = true,
  isPlain,
  children,
  onSubmit,
  onDone,
  onClose,
}: Props<R>) {
  const ui = useUiText();
  const form = useSubmit(onSubmit, (result) => {
    onClose();
    onDone?.(result);
  });
  const close = () => {
    form.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ "aria-label": ui("close") }}
    >
      <form onSubmit={form.onSubmit} noValidate>
        <Stack gap="md">
          {children}
          {form.problem && (
            <Text size="sm" c="var(--hearth-danger)" role="alert">
              {form.problem}
            </Text>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {cancelLabel ?? ui("cancel")}
            </Button>
            <Button
              type="submit"
              loading={form.isBusy}
              disabled={!isReady}
              data-autofocus={isPlain || undefined}
              {...(isDanger && { color: "red" })}
            >
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
