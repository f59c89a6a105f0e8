import { useEffect, useState } from "react";
import type { Message } from "../../../server/dialects/native/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import { useChat, useClient } from "./context.ts";

/** Returns one message by its number; fetches it if it is not loaded, again after a passing failure. null: deleted. */
export function useMessage(roomId: number, seq: number): Message | null | "loading" {
  const { api } = useClient();
  const held = useChat((state) =>
    state.open.get(roomId)?.timeline.items.find((message) => message.seq === seq),
  );
  const isUp = useChat((state) => state.link === "up");
  const id = `${roomId}-${seq}`;
  const [fetched, setFetched] = useState<{ id: string; message: Message | null }>();
  const message = held ?? (fetched?.id === id ? fetched.message : "loading");
  const mustLoad = isUp && message === "loading";
  useEffect(() => {
    if (!mustLoad) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      const query = { before: seq + 1, limit: 1 };
      const answer = await api("history", { params: { id: roomId }, query }).catch(asFailure);
      if (isGone) return;
      const isRefused = answer instanceof Error;
      if (isRefused && answer.isPassing) timer = setTimeout(() => void load(), answer.retryAfterMs);
      else
        setFetched({ id, message: (isRefused ? [] : answer.items).find((each) => each.seq === seq) ?? null });
    };
    void load();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [api, roomId, seq, id, mustLoad]);
  return message;
}
