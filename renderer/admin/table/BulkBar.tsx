import { Button, CloseButton } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";
import type { Selection } from "./selection.ts";
import type { BulkAction } from "./types.ts";

interface Props<T> {
  readonly rows: Selection<T>;
  readonly actions: readonly BulkAction<T>[];
  onClear(): void;
}

/** Actions on the selected rows, each on those that it can be done to; disabled without any. */
export function BulkBar<T>({ rows, actions, onClear }: Props<T>) {
  const t = useAdminText();
  return (
    <section className={classes.bulk} aria-label={t("chosen")}>
      <span className={classes.bulkCount} aria-live="polite">
        {t("chosenCount", { count: rows.size })}
      </span>
      {actions.map(({ label, icon, isDanger, isFor = () => true, run }) => {
        const fitting = [...rows.values()].filter(isFor);
        return (
          <Button
            key={label}
            size="xs"
            variant={isDanger ? "light" : "default"}
            leftSection={icon}
            disabled={fitting.length === 0}
            {...(isDanger && { color: "red" })}
            onClick={() => run(fitting, onClear)}
          >
            {label}
          </Button>
        );
      })}
      <CloseButton size="sm" aria-label={t("chooseNone")} title={t("chooseNone")} onClick={onClear} />
    </section>
  );
}
