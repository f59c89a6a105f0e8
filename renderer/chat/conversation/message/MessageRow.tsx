import { Pin } from "lucide-react";
import { type KeyboardEvent, memo, type PointerEvent, type ReactElement, useState } from "react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { Avatar } from "../../../ui/Avatar.tsx";
import { RelativeTime } from "../../../ui/RelativeTime.tsx";
import { useChatText } from "../../i18n/index.ts";
import { PersonAvatar } from "../../parts/Avatars.tsx";
import { useMe } from "../../shared/context.ts";
import { mentions } from "../../shared/message-line.ts";
import { authorName, botName } from "../../shared/names.ts";
import { useRoute } from "../../shared/route.ts";
import { SHORTCUTS } from "../../shared/shortcuts.ts";
import type { Writing } from "../../state/drafts.ts";
import { useRoomContext } from "../RoomContext.tsx";
import { Attachment } from "./Attachment.tsx";
import { Body } from "./Body.tsx";
import { MessageActions } from "./MessageActions.tsx";
import classes from "./MessageRow.module.css";
import { Quote } from "./Quote.tsx";
import { Reactions } from "./Reactions.tsx";
import { ReadMark } from "./ReadMark.tsx";
import { useActive } from "./useActive.ts";

interface Props {
  readonly message: Message;
  readonly isMine: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Highlighted after a jump. */
  readonly isMarked: boolean;
  readonly onWriting: (writing: Writing) => void;
}

/** One message. Its actions appear on hover, focus or touch. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isMine, isFirst, isLast, isMarked, onWriting } = props;
  const t = useChatText();
  const me = useMe();
  const { room } = useRoomContext();
  const { go } = useRoute();
  const [isActive, setActive] = useActive(message.id);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isEmojiOpen, setEmojiOpen] = useState(false);
  const { author } = message;
  if (message.kind === "system") {
    return (
      <div className={classes.system} data-message data-seq={message.seq} tabIndex={-1}>
        <Body text={message.body} />
      </div>
    );
  }
  const isToMe = !isMine && mentions(message, me.id);
  const name = authorName(author, t);
  const onPointer = (isOver: boolean) => (event: PointerEvent) => {
    if (event.pointerType === "mouse") setActive(isOver);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (SHORTCUTS.openMenu.isPressed(event)) {
      event.preventDefault();
      setMenuOpen(true);
    } else if (SHORTCUTS.reply.isPressed(event)) {
      event.preventDefault();
      onWriting({ kind: "reply", message });
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and touches reveal the actions, which are buttons
    <div
      className={classes.line}
      data-message
      data-seq={message.seq}
      data-mine={isMine || undefined}
      data-first={isFirst || undefined}
      data-last={isLast || undefined}
      data-marked={isMarked || undefined}
      tabIndex={-1}
      onPointerEnter={onPointer(true)}
      onPointerMove={onPointer(true)}
      onPointerLeave={onPointer(false)}
      onFocus={() => setActive(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setActive(false)}
      onClick={() => setActive(true)}
      onKeyDown={onKeyDown}
    >
      {!isMine && (
        <div className={classes.face}>
          {isLast && author.id !== 0 && (
            <button
              type="button"
              className={classes.faceButton}
              aria-label={name}
              tabIndex={-1}
              onClick={() => go({ dialog: `person:${author.id}` })}
            >
              <PersonAvatar who={author} size={34} />
            </button>
          )}
          {isLast && author.isBot && (
            <Avatar name={author.emoji ?? botName(author)} src={null} size={34} shape="room" />
          )}
          {isLast && author.id === 0 && !author.isBot && (
            <img src="/icon.svg" alt="" width={34} height={34} />
          )}
        </div>
      )}
      <div className={classes.stack}>
        {isFirst && !isMine && !room?.isDirect && (
          <div className={classes.author}>
            <bdi>{author.isBot ? botName(author) : name}</bdi>
            {author.isBot && <span className={classes.bot}>{t("bot")}</span>}
          </div>
        )}
        {isMine && <span className="visually-hidden">{t("you")}</span>}
        {!isMine && !(isFirst && !room?.isDirect) && <span className="visually-hidden">{name}</span>}
        <div className={classes.bubble} data-to-me={isToMe || undefined} data-kind={message.kind}>
          {message.replyTo !== undefined && <Quote roomId={message.room} seq={message.replyTo} />}
          <Content message={message} />
          <span className={classes.meta}>
            {room?.pinned.includes(message.seq) && <Pin size={12} role="img" aria-label={t("pins")} />}
            {message.editedAt !== undefined && <span>{t("edited")}</span>}
            <RelativeTime at={message.sentAt} as="clock" />
            {isMine && <ReadMark message={message} />}
          </span>
        </div>
        {message.reactions && <Reactions message={message} />}
        {(isActive || isMenuOpen || isEmojiOpen) && (
          <MessageActions
            message={message}
            isMine={isMine}
            isMenuOpen={isMenuOpen}
            onMenu={setMenuOpen}
            onEmoji={setEmojiOpen}
            onWriting={onWriting}
          />
        )}
      </div>
    </div>
  );
});

function Content({ message }: { message: Message }): ReactElement {
  switch (message.kind) {
    case "text":
    case "system":
      return <Body text={message.body} mentions={message.mentionRanges} />;
    case "image":
    case "file":
      return <Attachment message={message} />;
  }
}
