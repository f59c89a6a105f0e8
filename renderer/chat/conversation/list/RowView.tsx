import { memo } from "react";
import { useLanguage } from "../../../ui/i18n/language.ts";
import { useNow } from "../../../ui/now.ts";
import { dayName } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import { RoomAvatar } from "../../parts/Avatars.tsx";
import { useRoom } from "../../shared/context.ts";
import { nameOf, roomName } from "../../shared/names.ts";
import type { Writing } from "../../state/drafts.ts";
import { MessageRow } from "../message/MessageRow.tsx";
import { OutgoingRow } from "../message/OutgoingRow.tsx";
import { useRoomContext } from "../RoomContext.tsx";
import classes from "./MessageList.module.css";
import type { Row } from "./rows.ts";

interface Props {
  readonly row: Row;
  readonly isMarked: boolean;
  readonly onWriting: (writing: Writing) => void;
}

/** Renders one row of a conversation, with the day or unread line above it. */
export function RowView({ row, isMarked, onWriting }: Props) {
  const t = useChatText();
  return (
    <>
      {row.isStart && <Start />}
      {row.day !== null && <Day at={row.day} />}
      {row.isNew && (
        <div className={classes.new}>
          <span>{t("newMessages")}</span>
        </div>
      )}
      {row.kind === "message" && (
        <MessageRow
          message={row.message}
          isMine={row.isMine}
          isFirst={row.isFirst}
          isLast={row.isLast}
          isMarked={isMarked}
          onWriting={onWriting}
        />
      )}
      {row.kind === "outgoing" && <OutgoingRow entry={row.entry} isFirst={row.isFirst} />}
    </>
  );
}

const Day = memo(function Day({ at }: { at: string }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <div className={classes.day}>
      <time dateTime={at}>{dayName(new Date(at), now, language)}</time>
    </div>
  );
});

function Start() {
  const t = useChatText();
  const { roomId } = useRoomContext();
  const room = useRoom(roomId);
  if (!room) return null;
  const isDirect = room.isDirect && "peer" in room && room.peer;
  return (
    <div className={classes.start}>
      <RoomAvatar room={room} size={64} />
      <p className={classes.startTitle}>
        {isDirect
          ? t.rich("startDirect", { name: <bdi>{nameOf(isDirect)}</bdi> })
          : t.rich("start", { room: <bdi>{roomName(room)}</bdi> })}
      </p>
      {room.detail !== "" && (
        <p className={classes.startDetail}>
          <bdi>{room.detail}</bdi>
        </p>
      )}
    </div>
  );
}
