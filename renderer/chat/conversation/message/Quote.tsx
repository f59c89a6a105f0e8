import { useChatText } from "../../i18n/index.ts";
import { lineOf } from "../../shared/message-line.ts";
import { authorName } from "../../shared/names.ts";
import { useRoute } from "../../shared/route.ts";
import { useMessage } from "../../shared/useMessage.ts";
import classes from "./Quote.module.css";

/** The quoted message of a reply; a click jumps to it. */
export function Quote({ roomId, seq }: { roomId: number; seq: number }) {
  const t = useChatText();
  const { go } = useRoute();
  const message = useMessage(roomId, seq);
  if (message === "loading") return <div className={classes.quote} aria-busy />;
  if (message === null) return <div className={classes.quote}>{t("goneMessage")}</div>;
  return (
    <button type="button" className={classes.quote} onClick={() => go({ at: seq }, { replace: true })}>
      <bdi className={classes.name}>{authorName(message.author, t)}</bdi>
      <bdi className={classes.line}>{lineOf(message, t)}</bdi>
    </button>
  );
}
