import { Button, CloseButton, Portal } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useUiText } from "./i18n/index.ts";
import classes from "./Toasts.module.css";
import { dismissToast, toasts } from "./toast.ts";

/** The region where notifications appear; screen readers announce them politely. */
export function Toasts() {
  const t = useUiText();
  const { all } = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <Portal>
      <section className={classes.stack} aria-label={t("notices")} aria-live="polite">
        {all.map(({ id, message, tone, action }) => (
          <div key={id} className={classes.toast} data-tone={tone}>
            <span className={classes.message}>{message}</span>
            {action && (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => {
                  action.run();
                  dismissToast(id);
                }}
              >
                {action.label}
              </Button>
            )}
            <CloseButton size="sm" aria-label={t("dismiss")} onClick={() => dismissToast(id)} />
          </div>
        ))}
      </section>
    </Portal>
  );
}
