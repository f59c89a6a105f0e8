import { useEffect } from "react";
import { useChat, useClient } from "../../shared/context.ts";
import type { Timeline } from "../../state/timeline.ts";

/** Reports the newest message as read while the page is visible and scrolled to the end. */
export function useSeen(roomId: number, timeline: Timeline, isAtEnd: boolean): void {
  const { reading } = useClient();
  const unread = useChat((state) => state.rooms.get(roomId)?.unread);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when the number changes
  useEffect(() => {
    if (!isAtEnd || timeline.hasAfter) return;
    const look = () => {
      if (document.visibilityState === "visible" && document.hasFocus())
        reading.seen(roomId, timeline.lastSeq);
    };
    look();
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [reading, roomId, timeline.hasAfter, timeline.lastSeq, isAtEnd, unread]);
}
