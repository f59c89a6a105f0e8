import { useEffect } from "react";
import { useChat, useClient } from "../../shared/context.ts";
import type { Timeline } from "../../state/timeline.ts";

/** Tells the host what has been read: the newest message, while the page is looked at and its end is in sight. */
export function useSeen(roomId: number, timeline: Timeline, isAtEnd: boolean): void {
  const { reading } = useClient();
  // Known only when the list of rooms is there, and changed by what another tab or another day left.
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
