import { Button } from "@mantine/core";
import { Clock, Paperclip } from "lucide-react";
import { problemText } from "../../../ui/failure.ts";
import { part } from "../../../ui/part.tsx";
import { useChatText } from "../../i18n/index.ts";
import { useChat, useClient } from "../../shared/context.ts";
import type { Outgoing } from "../../state/outbox.ts";
import { Body } from "./Body.tsx";
import classes from "./MessageRow.module.css";
import { Quote } from "./Quote.tsx";

const Failed = () => <Paperclip size={20} aria-hidden />;
const FileOnItsWay = part(() => import("./FileOnItsWay.tsx"), { Failed });
const ChooseAgain = part(() => import("./ChooseAgain.tsx"), { Failed: () => null });

/** Failures that a retry cannot fix. */
const isHopeless = ({ content, failure }: Outgoing): boolean =>
  ["too_large", "too_long", "unsupported_media", "file_gone", "file_unreadable"].includes(
    failure?.code ?? "",
  ) ||
  (content.kind === "file" && failure?.code === "invalid");

/** Failures where the person still has the file, but this page no longer does. */
const mayChooseAgain = ({ failure }: Outgoing): boolean =>
  failure?.code === "file_gone" || failure?.code === "file_unreadable";

/** A message being sent: sending, waiting, or failed with a retry button. */
export function OutgoingRow({ entry, isFirst }: { entry: Outgoing; isFirst: boolean }) {
  const t = useChatText();
  const { sending } = useClient();
  const isUp = useChat((state) => state.link === "up");
  const { clientId, content, failure, status } = entry;
  const why = failure && problemText(failure);
  return (
    <div
      className={classes.line}
      data-mine
      data-last
      data-first={isFirst || undefined}
      data-outgoing={status}
    >
      <div className={classes.stack}>
        <div className={`${classes.bubble} ${status === "failed" ? "" : classes.pending}`}>
          {entry.replyTo !== undefined && <Quote roomId={entry.roomId} seq={entry.replyTo} />}
          {content.kind === "text" ? (
            <Body text={content.body} />
          ) : (
            <FileOnItsWay entry={entry} content={content} />
          )}
          {status !== "failed" && (
            <span className={classes.meta}>
              <Clock size={12} aria-hidden />
              {status === "paused" ? t("paused") : isUp ? t("sending") : t("waiting")}
            </span>
          )}
        </div>
        {why !== undefined && (
          <div className={classes.fate} role="alert">
            <span className={classes.failed}>{t("failed", { why })}</span>
            {!isHopeless(entry) && (
              <Button size="compact-xs" variant="light" onClick={() => sending.retry(clientId)}>
                {t("retry")}
              </Button>
            )}
            {mayChooseAgain(entry) && <ChooseAgain entry={entry} />}
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => sending.cancel(clientId)}>
              {t("discard")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
