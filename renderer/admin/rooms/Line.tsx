import { ActionIcon } from "@mantine/core";
import { FileText, Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Message } from "../../../server/admin/contract.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import classes from "./Messages.module.css";

/** One message with its author, time and a delete button. */
export function Line({ message, onRemove }: { message: Message; onRemove: () => void }) {
  const t = useAdminText();
  const { author, kind, sentAt, editedAt } = message;
  const isHost = author.id === 0 && !author.isBot;
  const name = isHost ? t("theServer") : author.displayName || author.username;
  return (
    <article
      className={classes.line}
      aria-label={t("messageFrom", { who: name })}
      data-system={kind === "system" || undefined}
    >
      {isHost ? (
        <img src="/icon.svg" alt="" width={30} height={30} />
      ) : (
        <PersonAvatar who={author} size={30} />
      )}
      <div className={classes.words}>
        <p className={classes.author}>
          {author.id === 0 ? (
            <bdi className={classes.name}>{name}</bdi>
          ) : (
            <Link href={`/users/${author.id}`} className={classes.name}>
              <bdi>{name}</bdi>
            </Link>
          )}
          <RelativeTime at={sentAt} as="short" className={classes.time ?? ""} />
          {editedAt && <span className={classes.time}>{t("edited")}</span>}
        </p>
        <Content message={message} />
      </div>
      <ActionIcon
        className={classes.remove}
        variant="subtle"
        color="red"
        aria-label={t("deleteMessageOf", { who: name })}
        onClick={onRemove}
      >
        <Trash2 size={15} />
      </ActionIcon>
    </article>
  );
}

function Content({ message: { kind, body, attachment } }: { message: Message }): ReactElement {
  const t = useAdminText();
  const text = (
    <p className={classes.body} dir="auto">
      {body}
    </p>
  );
  switch (kind) {
    case "image":
      return (
        <a href={body} target="_blank" rel="noreferrer">
          <img
            className={classes.picture}
            src={attachment?.thumbnail ?? body}
            alt={attachment?.name ?? t("picture")}
            loading="lazy"
          />
        </a>
      );
    case "file":
      return attachment ? (
        <a className={classes.file} href={body} download={attachment.name}>
          <FileText size={15} aria-hidden />
          <bdi>{attachment.name}</bdi>
          <span className={classes.time}>{byteSize(attachment.bytes)}</span>
        </a>
      ) : (
        text
      );
    case "text":
    case "system":
      return text;
  }
}
