import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSubmit } from "../../ui/useSubmit.ts";
import { useAdminText } from "../i18n/index.ts";
import { useUnsaved } from "../state/unsaved.ts";
import { useActionRunner } from "./act.ts";
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
  const acts = useActionRunner();
  const { isBusy, problem, onSubmit, reset } = useSubmit(async () => {
    const before = Object.fromEntries(
      Object.keys(changes).map((key) => [key, saved[key as keyof T]]),
    ) as Partial<T>;
    await save(changes);
    acts.report({ done: t("saved"), undo: () => save(before) });
    forget(changes);
  });
  return {
    draft: { ...saved, ...changes },
    set,
    isBusy,
    problem,
    isChanged: Object.keys(changes).length > 0,
    reset() {
      reset();
      discard();
    },
    onSubmit,
  };
}

interface Props {
  readonly of: Pick<ReturnType<typeof useDraft>, "isBusy" | "problem" | "isChanged" | "reset" | "onSubmit">;
  /** `false` while a required value is missing. */
  readonly isComplete: boolean;
  readonly children: ReactNode;
}

/** The form around a draft, with its buttons. A refusal is shown beside them. */
export function DraftForm({ of, isComplete, children }: Props) {
  const t = useAdminText();
  return (
    <form className={classes.stack} onSubmit={of.onSubmit}>
      {children}
      {of.problem && (
        <Text size="sm" c="var(--hearth-danger)" role="alert">
          {of.problem}
        </Text>
      )}
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
