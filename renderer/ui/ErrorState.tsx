import { Button } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { asFailure, failureText } from "./failure.ts";
import { useUiText } from "./i18n/index.ts";
import classes from "./states.module.css";

interface Props {
  readonly title?: string;
  /** What went wrong, in a sentence for a person, or as it was caught. */
  readonly why: string | Error;
  readonly onRetry: () => void;
  readonly retryLabel?: string;
}

/** Something that could not be loaded, with a way to try again unless the server would refuse it again. */
export function ErrorState({ title, why, onRetry, retryLabel }: Props) {
  const t = useUiText();
  const [text, isFinal] = typeof why === "string" ? [why, false] : [failureText(why), asFailure(why).isFinal];
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} data-tone="bad" aria-hidden>
        <TriangleAlert size={26} />
      </div>
      <p className={classes.title}>{title ?? t("errorTitle")}</p>
      <div className={classes.body}>{text}</div>
      {!isFinal && (
        <Button variant="default" onClick={onRetry}>
          {retryLabel ?? t("retry")}
        </Button>
      )}
    </div>
  );
}
