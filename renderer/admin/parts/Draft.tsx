import { Button, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "./act.ts";
import classes from "./forms.module.css";

/** Keeps what is typed over the `saved` values until it is saved, which can be undone, or reset. */
export function useDraft<T>(saved: T, save: (draft: T) => Promise<unknown>) {
  const t = useAdminText();
  const [draft, setDraft] = useState(saved);
  const [isBusy, run] = useBusyRun();
  return {
    draft,
    setDraft,
    isBusy,
    isChanged: JSON.stringify(draft) !== JSON.stringify(saved),
    reset: () => setDraft(saved),
    submit: () =>
      run(() => save(draft), {
        done: t("saved"),
        undo: async () => {
          await save(saved);
          setDraft(saved);
        },
      }),
  };
}

interface Props {
  readonly of: Pick<ReturnType<typeof useDraft>, "isBusy" | "isChanged" | "reset" | "submit">;
  /** `false` while a required value is missing. */
  readonly isComplete?: boolean;
  readonly children: ReactNode;
}

/** The form around a draft, with its buttons. */
export function DraftForm({ of, isComplete = true, children }: Props) {
  const t = useAdminText();
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void of.submit();
      }}
    >
      {children}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" disabled={!of.isChanged} onClick={of.reset}>
          {t("reset")}
        </Button>
        <Button type="submit" loading={of.isBusy} disabled={!of.isChanged || !isComplete}>
          {t("save")}
        </Button>
      </Group>
    </form>
  );
}
