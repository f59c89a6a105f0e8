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

/** Actions on the selected rows. */
export function BulkBar<T>({ rows, actions, onClear }: Props<T>) {
  const t = useAdminText();
  return (
    <section className={classes.bulk} aria-label={t("chosen")}>
      <span className={classes.bulkCount} aria-live="polite">
        {t("chosenCount", { count: rows.size })}
      </span>
      {actions.map(({ label, icon, isDanger, run }) => (
        <Button
          key={label}
          size="xs"
          variant={isDanger ? "light" : "default"}
          leftSection={icon}
          {...(isDanger && { color: "red" })}
          onClick={() => run([...rows.values()], onClear)}
        >
          {label}
        </Button>
      ))}
      <CloseButton size="sm" aria-label={t("chooseNone")} title={t("chooseNone")} onClick={onClear} />
    </section>
  );
}
