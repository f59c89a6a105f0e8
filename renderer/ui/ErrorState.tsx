import { Button } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { useUiText } from "./i18n/index.ts";
import classes from "./states.module.css";

interface Props {
  readonly title?: string;
  /** What went wrong, in a sentence for a person. */
  readonly message: string;
  readonly onRetry: () => void;
  readonly retryLabel?: string;
}

/** Something that could not be loaded, with a way to try again. */
export function ErrorState({ title, message, onRetry, retryLabel }: Props) {
  const t = useUiText();
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} data-tone="bad" aria-hidden>
        <TriangleAlert size={26} />
      </div>
      <p className={classes.title}>{title ?? t("errorTitle")}</p>
      <div className={classes.body}>{message}</div>
      <Button variant="default" onClick={onRetry}>
        {retryLabel ?? t("retry")}
      </Button>
    </div>
  );
}
