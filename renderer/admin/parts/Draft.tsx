import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useAdminText } from "../i18n/index.ts";
import { useUnsaved } from "../state/unsaved.ts";
import { useBusyRun } from "./act.ts";
import classes from "./forms.module.css";

/**
 * Keeps the changed fields over the `saved` ones until they are saved, which can be undone, or reset. Only what was
 * changed is saved, so that changes made elsewhere meanwhile stay.
 *
 * @param form names the form, and what it edits
 */
export function useDraft<T extends object>(
  form: string,
  saved: T,
  save: (changes: Partial<T>) => Promise<unknown>,
) {
  const t = useAdminText();
  const { changes, set, forget, discard } = useUnsaved(form, saved);
  const [isBusy, run] = useBusyRun();
  return {
    draft: { ...saved, ...changes },
    set,
    isBusy,
    isChanged: Object.keys(changes).length > 0,
    reset: discard,
    submit: async () => {
      const before = Object.fromEntries(
        Object.keys(changes).map((key) => [key, saved[key as keyof T]]),
      ) as Partial<T>;
      const isDone = await run(() => save(changes), { done: t("saved"), undo: () => save(before) });
      if (isDone) forget(changes);
    },
  };
}

interface Props {
  readonly of: Pick<ReturnType<typeof useDraft>, "isBusy" | "isChanged" | "reset" | "submit">;
  /** `false` while a required value is missing. */
  readonly isComplete: boolean;
  readonly children: ReactNode;
}

/** The form around a draft, with its buttons. */
export function DraftForm({ of, isComplete, children }: Props) {
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
