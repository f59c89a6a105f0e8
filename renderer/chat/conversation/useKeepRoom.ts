import { failureText } from "../../ui/failure.ts";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import type { Rooms } from "../state/rooms.ts";

/** Changes the person's own settings of a room; a refusal is shown as a notification. */
export function useKeepRoom(roomId: number) {
  const { rooms, reading } = useClient();
  const { goHome } = useRoute();
  const keep = async (how: Parameters<Rooms["keep"]>[1]) => {
    try {
      await rooms.keep(roomId, how);
    } catch (error) {
      toast(failureText(error), { tone: "bad" });
    }
  };
  return {
    keep,
    /** Leaves the room first, because messages on the screen are marked as read at once. */
    async markUnread(lastSeq: number) {
      goHome();
      reading.forget(roomId);
      await keep({ readSeq: Math.max(0, lastSeq - 1) });
    },
  };
}
