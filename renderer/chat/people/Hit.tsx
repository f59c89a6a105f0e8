import type { Message } from "../../../server/dialects/native/contract.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { splitAround } from "../format/split.ts";
import { useChatText } from "../i18n/index.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./SidePanel.module.css";

/** A message in a list beside the conversation; a press goes there. */
export function Hit({ message, words = "" }: { message: Message; words?: string }) {
  const t = useChatText();
  const { go } = useRoute();
  const isNarrow = useIsNarrow();
  const line = message.kind === "text" ? message.body : lineOf(message, t);
  return (
    <button
      type="button"
      className={classes.hit}
      title={t("jump")}
      onClick={() => go({ at: message.seq, ...(isNarrow ? { panel: null } : {}) }, { replace: !isNarrow })}
    >
      <span className={classes.hitHead}>
        <bdi>{authorName(message.author, t)}</bdi>
        <RelativeTime at={message.sentAt} as="short" />
      </span>
      <bdi className={classes.hitText}>
        {splitAround(line, words).map(({ text, isHit }, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          isHit ? <mark key={at}>{text}</mark> : text,
        )}
      </bdi>
    </button>
  );
}
