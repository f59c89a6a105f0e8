import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useSubmit } from "../../ui/useSubmit.ts";
import classes from "./Dialogs.module.css";
import { Problem } from "./Problem.tsx";

interface Props {
  readonly submitLabel: string;
  /** `false` while something is missing. */
  readonly isReady?: boolean;
  /** It is not the main form here. */
  readonly isMinor?: boolean;
  /** "Cancel" when not given. */
  readonly cancelLabel?: string;
  /** Given where the form is all of a dialog. */
  readonly onCancel?: () => void;
  /** May reject: the form says why. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** Fields, what went wrong, and the buttons. */
export function Form({
  submitLabel,
  isReady = true,
  isMinor,
  cancelLabel,
  onCancel,
  onSubmit,
  children,
}: Props) {
  const ui = useUiText();
  const form = useSubmit(onSubmit);
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      {children}
      <Problem text={form.problem} />
      <div className={classes.buttons}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {cancelLabel ?? ui("cancel")}
          </Button>
        )}
        <Button
          type="submit"
          loading={form.isBusy}
          disabled={!isReady}
          {...(isMinor && { variant: "default" })}
        >
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
