import type { Message } from "../../../server/dialects/native/contract.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { plainText } from "../format/plain.ts";
import { splitAround } from "../format/split.ts";
import { type ChatText, useChatText } from "../i18n/index.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./SidePanel.module.css";

/** A picture that was searched for shows the name by which it was found. */
function textOf(message: Message, words: string, t: ChatText): string {
  if (message.kind === "text") return plainText(message.body, message.mentionRanges);
  const name = message.kind === "image" && words !== "" ? message.attachment?.name : undefined;
  return name ?? lineOf(message, t);
}

interface Props {
  readonly message: Message;
  readonly words?: string;
  /** The room's name, where it is not obvious. */
  readonly room?: string | undefined;
}

/** A message in the side panel; a click jumps to it. */
export function Hit({ message, words = "", room }: Props) {
  const t = useChatText();
  const { route, go } = useRoute();
  const isNarrow = useIsNarrow();
  const line = textOf(message, words, t);
  const isHere = route.roomId === message.room;
  const there = { roomId: message.room, view: null, at: message.seq, ...(isNarrow ? { panel: null } : {}) };
  return (
    <button
      type="button"
      className={classes.hit}
      title={t("jump")}
      data-hit
      onClick={() => go(there, { replace: !isNarrow && isHere })}
    >
      <span className={classes.hitHead}>
        <bdi>{authorName(message.author, t)}</bdi>
        <RelativeTime at={message.sentAt} as="short" />
      </span>
      {room !== undefined && <bdi className={classes.hitRoom}>{room}</bdi>}
      <bdi className={classes.hitText}>
        {splitAround(line, words).map(({ text, isHit }, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          isHit ? <mark key={at}>{text}</mark> : text,
        )}
      </bdi>
    </button>
  );
}
