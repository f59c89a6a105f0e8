import { Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { FormDialog } from "./FormDialog.tsx";
import { useUiText } from "./i18n/index.ts";
import { inputProps } from "./input-props.ts";

export interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** The consequence, in words. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  /** "Cancel" when not given. */
  readonly cancelLabel?: string | undefined;
  /** Shown in red: it cannot be undone. */
  readonly danger?: boolean | undefined;
  /** Also ask for a reason, which `onConfirm` is given. */
  readonly withReason?: boolean | undefined;
  /** May reject: the dialog stays and says why. It closes itself on success; closing it earlier aborts the signal. */
  readonly onConfirm: (reason: string, signal: AbortSignal) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Confirms something that cannot be undone. */
export function ConfirmDialog({
  children,
  confirmLabel,
  danger,
  withReason,
  onConfirm,
  onClose,
  ...dialog
}: ConfirmProps) {
  const t = useUiText();
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      {...dialog}
      submitLabel={confirmLabel}
      isDanger={danger}
      isPlain={!withReason}
      onSubmit={(signal) => onConfirm(reason.trim(), signal)}
      onClose={() => {
        setReason("");
        onClose();
      }}
    >
      <Text size="sm" component="div">
        {children}
      </Text>
      {withReason && (
        <TextInput
          label={t("reason")}
          description={t("reasonHint")}
          maxLength={500}
          {...inputProps(reason, setReason)}
        />
      )}
    </FormDialog>
  );
}
