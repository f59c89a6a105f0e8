import { FileArchive, FileAudio, FileText, FileVideo, type LucideIcon, Paperclip } from "lucide-react";
import { type CSSProperties, useState } from "react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { byteSize } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import { useRoute } from "../../shared/route.ts";
import classes from "./Attachment.module.css";

const ICONS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/zip|tar|gzip|rar|7z/, FileArchive],
  [/^audio\//, FileAudio],
  [/^video\//, FileVideo],
  [/^text\/|pdf|document/, FileText],
];

/** Pictures from the host itself only; a message may name any address. */
const isOwnPath = (path: string): boolean => /^\/(?!\/)/.test(path);

/** A picture with its preview, or a file with its name and size; a picture that cannot be shown is a file too. */
export function Attachment({ message }: { message: Message }) {
  const t = useChatText();
  const { go } = useRoute();
  const { attachment, body } = message;
  const [isBroken, setBroken] = useState(false);
  const name = attachment?.name ?? body.split("/").at(-1) ?? "";
  if (!isOwnPath(body)) return <bdi>{body}</bdi>;
  if (message.kind === "image" && !isBroken) {
    const { width = 320, height = 240 } = attachment ?? {};
    return (
      <button
        type="button"
        className={classes.picture}
        style={{ "--ratio": `${width} / ${height}`, "--width": `${width}px` } as CSSProperties}
        aria-label={t("openPicture", { name })}
        onClick={() => go({ dialog: `picture:${message.seq}` })}
      >
        <img
          src={attachment?.thumbnail ?? body}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      </button>
    );
  }
  const Icon = ICONS.find(([pattern]) => pattern.test(attachment?.type ?? ""))?.[1] ?? Paperclip;
  return (
    <a className={classes.file} href={body} download={name} aria-label={t("download", { name })}>
      <span className={classes.icon} aria-hidden>
        <Icon size={20} />
      </span>
      <span className={classes.text}>
        <bdi className={classes.name}>{name}</bdi>
        {attachment && <span className={classes.size}>{byteSize(attachment.bytes)}</span>}
      </span>
    </a>
  );
}
