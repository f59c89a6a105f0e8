import { Check, CheckCheck } from "lucide-react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { useChatText } from "../../i18n/index.ts";
import { useChat, useMe } from "../../shared/context.ts";
import { useRoomContext } from "../RoomContext.tsx";

/** One tick: sent. Two: read by others. */
export function ReadMark({ message }: { message: Message }) {
  const t = useChatText();
  const me = useMe();
  const { room } = useRoomContext();
  const readers = useChat((state) => {
    let count = 0;
    for (const [userId, seq] of state.open.get(message.room)?.reads ?? []) {
      if (userId !== me.id && seq >= message.seq) count += 1;
    }
    return count;
  });
  if (readers === 0) return <Check size={14} role="img" aria-label={t("sent")} />;
  const label = room?.isDirect ? t("readByAll") : t("readBy", { count: readers });
  return (
    <span title={label}>
      <CheckCheck size={14} role="img" aria-label={label} color="var(--hearth-accent)" display="block" />
    </span>
  );
}
