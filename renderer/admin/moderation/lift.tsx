import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import type { BulkAction, Column } from "../table/types.ts";

interface LiftOptions<T> {
  readonly icon: ReactNode;
  readonly lift: (row: T) => Promise<unknown>;
  /** Takes it back. */
  readonly renew: (row: T) => Promise<unknown>;
  /** What was done, as a sentence. */
  readonly done: (row: T) => string;
  readonly doneAll: (count: number) => string;
}

/** The actions of a table that lift a row, or all that are selected. */
export function useLift<T>({ icon, lift, renew, done, doneAll }: LiftOptions<T>): {
  readonly column: Column<T>;
  readonly bulk: readonly BulkAction<T>[];
} {
  const t = useAdminText();
  const acts = useActionRunner();
  const label = t("lift");
  const liftOne = (row: T) => acts.run(() => lift(row), { done: done(row), undo: () => renew(row) });
  return {
    column: {
      key: "lift",
      title: label,
      min: 84,
      grow: 0,
      cell: (row) => (
        <Button size="compact-sm" variant="default" onClick={() => void liftOne(row)}>
          {label}
        </Button>
      ),
    },
    bulk: [
      {
        label,
        icon,
        run: (rows, _done, job) => acts.runAll(rows, lift, { done: doneAll, undo: renew }, job),
      },
    ],
  };
}
