import { toastFailure } from "../../ui/toastFailure.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import type { Rooms } from "../state/rooms.ts";

/** Changes the person's own settings of a room; a refusal is shown as a notification. */
export function useKeepRoom(roomId: number) {
  const { rooms, reading } = useClient();
  const { goHome } = useRoute();
  const keep = (how: Parameters<Rooms["keep"]>[1]) => rooms.keep(roomId, how).catch(toastFailure);
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
