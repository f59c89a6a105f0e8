import { CloseButton } from "@mantine/core";
import { Paperclip, Pause, Play } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { IconButton } from "../../../ui/IconButton.tsx";
import { getLanguage } from "../../../ui/i18n/language.ts";
import { byteSize, duration } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import { useChat, useClient } from "../../shared/context.ts";
import type { Outgoing, OutgoingFile } from "../../state/outbox.ts";
import attachment from "./Attachment.module.css";

/** A file that is being uploaded: its progress, and buttons to pause and cancel it. */
export default function FileOnItsWay({ entry, content }: { entry: Outgoing; content: OutgoingFile }) {
  const t = useChatText();
  const { sending } = useClient();
  const { clientId, status } = entry;
  const preview = usePreview(clientId, content.type.startsWith("image/"));
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
          <HowFar entry={entry} content={content} />
        </span>
        {(status === "sending" || status === "waiting") && (
          <IconButton
            variant="subtle"
            color="gray"
            label={t("pauseUpload")}
            onClick={() => sending.pause(clientId)}
          >
            <Pause size={16} />
          </IconButton>
        )}
        {status === "paused" && (
          <IconButton variant="subtle" label={t("resumeUpload")} onClick={() => sending.retry(clientId)}>
            <Play size={16} />
          </IconButton>
        )}
        {status !== "failed" && (
          <CloseButton
            aria-label={t("cancelUpload")}
            title={t("cancelUpload")}
            onClick={() => sending.cancel(clientId)}
          />
        )}
      </div>
      {status !== "failed" && <Bar entry={entry} content={content} />}
    </>
  );
}

function useProgress(clientId: string) {
  const { sending } = useClient();
  return useSyncExternalStore(sending.onProgress, () => sending.progress(clientId));
}

function HowFar({ entry: { clientId, status }, content }: { entry: Outgoing; content: OutgoingFile }) {
  const t = useChatText();
  const isUp = useChat((state) => state.link === "up");
  const { bytes, bytesPerSecond } = useProgress(clientId);
  const total = byteSize(content.bytes);
  if (status === "failed" || bytes === 0) return <span className={attachment.size}>{total}</span>;
  const parts = [t("uploadedOf", { done: byteSize(bytes), total })];
  if (status === "sending" && isUp && bytesPerSecond !== null && bytesPerSecond > 0) {
    const left = duration((content.bytes - bytes) / bytesPerSecond, getLanguage());
    parts.push(t("uploadSpeed", { speed: byteSize(bytesPerSecond) }), t("timeLeft", { time: left }));
  }
  return <span className={attachment.size}>{parts.join(" · ")}</span>;
}

function Bar({ entry: { clientId }, content }: { entry: Outgoing; content: OutgoingFile }) {
  const t = useChatText();
  const { bytes } = useProgress(clientId);
  const percent = Math.floor((bytes / content.bytes) * 100);
  return (
    <progress
      className={attachment.progress}
      value={percent}
      max={100}
      aria-label={t("uploading", { percent })}
    />
  );
}

/** An object URL of a stored picture, revoked when it is no longer shown. */
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
