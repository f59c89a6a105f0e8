import { failureText } from "../../ui/failure.ts";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import type { Rooms } from "../state/rooms.ts";

/** How the person keeps a room; what the host refuses is told in a toast. */
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
    /** Leaves the room's page first: what is looked at counts as read at once. */
    async markUnread(lastSeq: number) {
      goHome();
      reading.forget(roomId);
      await keep({ readSeq: Math.max(0, lastSeq - 1) });
    },
  };
}
