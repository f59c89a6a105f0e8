import { Button, CloseButton } from "@mantine/core";
import { useState } from "react";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./DataTable.module.css";
import type { Selection } from "./selection.ts";
import type { BulkAction } from "./types.ts";

interface Props<T> {
  readonly rows: Selection<T>;
  readonly actions: readonly BulkAction<T>[];
  onClear(): void;
}

interface Work {
  readonly label: string;
  readonly tried: number;
  readonly total: number;
  stop(): void;
}

/** Actions on the selected rows, each on those that it can be done to; disabled without any, and while one runs. */
export function BulkBar<T>({ rows, actions, onClear }: Props<T>) {
  const t = useAdminText();
  const [work, setWork] = useState<Work | null>(null);
  const start = async ({ label, run }: BulkAction<T>, fitting: readonly T[]) => {
    const stopper = new AbortController();
    const { signal } = stopper;
    const stop = () => stopper.abort();
    const onTried = (tried: number) => setWork({ label, tried, total: fitting.length, stop });
    const running = run(fitting, onClear, { signal, onTried });
    if (!(running instanceof Promise)) return;
    onTried(0);
    await running;
    setWork(null);
    if (!signal.aborted) onClear();
  };
  return (
    <section className={classes.bulk} aria-label={t("chosen")}>
      {work ? (
        <span className={classes.bulkCount}>
          {t("triedCount", { tried: formatNumber(work.tried), total: formatNumber(work.total) })}
        </span>
      ) : (
        <span className={classes.bulkCount} aria-live="polite">
          {t("chosenCount", { count: rows.size })}
        </span>
      )}
      {actions.map((action) => {
        const { label, icon, isDanger, isFor = () => true } = action;
        const fitting = [...rows.values()].filter(isFor);
        return (
          <Button
            key={label}
            size="xs"
            variant={isDanger ? "light" : "default"}
            leftSection={icon}
            loading={work?.label === label}
            disabled={fitting.length === 0 || work !== null}
            {...(isDanger && { color: "red" })}
            onClick={() => void start(action, fitting)}
          >
            {label}
          </Button>
        );
      })}
      {work ? (
        <Button size="xs" variant="default" onClick={work.stop}>
          {t("stop")}
        </Button>
      ) : (
        <CloseButton size="sm" aria-label={t("chooseNone")} title={t("chooseNone")} onClick={onClear} />
      )}
    </section>
  );
}
