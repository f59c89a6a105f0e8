import { Button, CloseButton, Progress } from "@mantine/core";
import { problemText } from "../../../ui/failure.ts";
import "@mantine/core/styles/Progress.layer.css";
import { Clock, Paperclip } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { byteSize } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import { useChat, useClient } from "../../shared/context.ts";
import type { Outgoing } from "../../state/outbox.ts";
import attachment from "./Attachment.module.css";
import { Body } from "./Body.tsx";
import classes from "./MessageRow.module.css";
import { Quote } from "./Quote.tsx";

/** What no second try can change. */
const isHopeless = ({ content, failure }: Outgoing): boolean =>
  ["too_large", "too_long", "unsupported_media", "file_gone", "file_unreadable"].includes(
    failure?.code ?? "",
  ) ||
  (content.kind === "file" && failure?.code === "invalid");

/** A message on its way: sending, waiting, or refused with a way to try again. */
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
          {content.kind === "text" ? <Body text={content.body} /> : <FileOnItsWay entry={entry} />}
          {status !== "failed" && (
            <span className={classes.meta}>
              <Clock size={12} aria-hidden />
              {isUp ? t("sending") : t("waiting")}
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
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => sending.cancel(clientId)}>
              {t("discard")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function FileOnItsWay({ entry }: { entry: Outgoing }) {
  const t = useChatText();
  const { sending } = useClient();
  const { clientId, content, status } = entry;
  const fraction = useSyncExternalStore(sending.onProgress, () => sending.progress(clientId));
  const preview = usePreview(clientId, content.kind === "file" && content.type.startsWith("image/"));
  if (content.kind !== "file") return null;
  const percent = Math.round(fraction * 100);
  return (
    <>
      <div className={attachment.file}>
        {preview ? (
          <img src={preview} alt="" width={56} height={56} style={{ objectFit: "cover", borderRadius: 12 }} />
        ) : (
          <span className={attachment.icon} aria-hidden>
            <Paperclip size={20} />
          </span>
        )}
        <span className={attachment.text}>
          <bdi className={attachment.name}>{content.name}</bdi>
          <span className={attachment.size}>{byteSize(content.bytes)}</span>
        </span>
        {status !== "failed" && (
          <CloseButton
            aria-label={t("cancelUpload")}
            title={t("cancelUpload")}
            onClick={() => sending.cancel(clientId)}
          />
        )}
      </div>
      {status === "sending" && (
        <Progress value={percent} size="xs" mt={8} aria-label={t("uploading", { percent })} />
      )}
    </>
  );
}

/** A picture from the browser's own keep, as long as it is shown. */
function usePreview(clientId: string, isPicture: boolean): string | null {
  const { sending } = useClient();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture) return;
    let made: string | null = null;
    let isGone = false;
    void sending.blob(clientId).then((blob) => {
      if (!blob || isGone) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [clientId, isPicture, sending]);
  return url;
}
