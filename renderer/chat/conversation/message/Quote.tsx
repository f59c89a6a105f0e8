import { useEffect, useState } from "react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { useChatText } from "../../i18n/index.ts";
import { lineOf } from "../../notify/watch.ts";
import { useChat, useClient } from "../../shared/context.ts";
import { authorName } from "../../shared/names.ts";
import { usePlace } from "../../shared/route.ts";
import classes from "./Quote.module.css";

/** The message that another answers; a press goes there. */
export function Quote({ roomId, seq }: { roomId: number; seq: number }) {
  const t = useChatText();
  const { go } = usePlace();
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

/** One message by its number: one that is held, else asked of the host. */
export function useMessage(roomId: number, seq: number): Message | null | "loading" {
  const { api } = useClient();
  const held = useChat((state) =>
    state.open.get(roomId)?.timeline.items.find((message) => message.seq === seq),
  );
  const [fetched, setFetched] = useState<Message | null | "loading">("loading");
  const isHeld = held !== undefined;
  useEffect(() => {
    if (isHeld) return;
    let isGone = false;
    api("history", { params: { id: roomId }, query: { before: seq + 1, limit: 1 } })
      .then(({ items: [found] }) => !isGone && setFetched(found?.seq === seq ? found : null))
      .catch(() => !isGone && setFetched(null));
    return () => {
      isGone = true;
    };
  }, [api, roomId, seq, isHeld]);
  return held ?? fetched;
}
