import { BellOff, Lock, Megaphone, Star } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { Link } from "wouter";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { type ChatText, useChatText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { alertingUnread } from "../shared/alerting.ts";
import { useChat, useClient, useMe } from "../shared/context.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName, nameOf, roomName } from "../shared/names.ts";
import classes from "./Sidebar.module.css";

function lastLine(room: RoomListItem, myId: number, t: ChatText): string {
  const { lastMessage } = room;
  if (!lastMessage) return t("noMessagesYet");
  const line = lineOf(lastMessage, t);
  if (lastMessage.kind === "system") return line;
  if (lastMessage.author.id === myId) return t("youSaid", { line });
  return room.isDirect ? line : t("theySaid", { name: authorName(lastMessage.author, t), line });
}

interface Props {
  readonly room: RoomListItem;
  readonly isActive: boolean;
}

/** One room in the list: name, last message, time, unread number. */
export const RoomRow = memo(function RoomRow({ room, isActive }: Props) {
  const t = useChatText();
  const me = useMe();
  const { drafts } = useClient();
  const typists = useChat((state) => state.typing.get(room.id));
  const draft = isActive ? "" : drafts.get(me.id, room.id);
  const [first] = typists ?? [];
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <Link
      ref={row}
      href={`/r/${room.id}`}
      className={classes.row ?? ""}
      data-room-row
      data-unread={room.unread > 0 || undefined}
      aria-current={isActive ? "page" : undefined}
    >
      <RoomAvatar room={room} isOnline={room.isDirect && room.online > 1} />
      <span className={classes.text}>
        <span className={classes.line}>
          <bdi className={classes.name}>{roomName(room)}</bdi>
          {!room.isPublic && !room.isDirect && <Lock size={12} aria-label={t("privateRoom")} role="img" />}
          {room.favourite && <Star size={12} aria-label={t("isFavourite")} role="img" fill="currentColor" />}
          {room.notify === "nothing" && <BellOff size={12} aria-label={t("isSilent")} role="img" />}
          {room.isReadOnly && <Megaphone size={13} aria-label={t("announcements")} role="img" />}
          {room.lastMessage && (
            <RelativeTime at={room.lastMessage.sentAt} as="short" className={classes.time ?? ""} />
          )}
        </span>
        <span className={classes.line}>
          {first ? (
            <span className={classes.typing}>
              <bdi>{t("typing1", { name: nameOf(first) })}</bdi>
            </span>
          ) : draft !== "" ? (
            <span className={classes.last}>
              <b className={classes.draft}>✎</b> <bdi>{draft}</bdi>
            </span>
          ) : (
            <bdi className={classes.last}>{lastLine(room, me.id, t)}</bdi>
          )}
          {room.unread > 0 && (
            <span className={classes.badge} data-quiet={alertingUnread(room) === 0 || undefined}>
              <span aria-hidden>{room.unread > 99 ? "99+" : room.unread}</span>
              <span className="visually-hidden">{t("unread", { count: room.unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});
