import { useEffect, useState } from "react";
import type { Message } from "../../../server/dialects/native/contract.ts";
import { useChat, useClient } from "./context.ts";

/** Returns one message by its number; fetches it if it is not loaded. */
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
