import { useEffect } from "react";
import { useClient } from "../../shared/context.ts";
import type { Timeline } from "../../state/timeline.ts";

/** Tells the host what has been read: the newest message, while the page is looked at and its end is in sight. */
export function useSeen(roomId: number, timeline: Timeline, isAtEnd: boolean): void {
  const { reading } = useClient();
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
  }, [reading, roomId, timeline.hasAfter, timeline.lastSeq, isAtEnd]);
}
