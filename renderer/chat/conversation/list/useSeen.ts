import { useEffect, useRef } from "react";
import { useChat, useClient } from "../../shared/context.ts";
import type { Timeline } from "../../state/timeline.ts";

/**
 * Reports the newest message as read while the page is visible and scrolled to the end.
 * @param isAtEnd asks the list itself: what was rendered last may be from before messages were added
 * @returns looks again, after the list was scrolled or measured
 */
export function useSeen(roomId: number, timeline: Timeline, isAtEnd: () => boolean): () => void {
  const { reading } = useClient();
  const unread = useChat((state) => state.rooms.get(roomId)?.unread);
  const look = () => {
    if (timeline.hasAfter || document.visibilityState !== "visible" || !document.hasFocus()) return;
    if (isAtEnd()) reading.seen(roomId, timeline.lastSeq);
  };
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when the number changes
  useEffect(() => latest.current(), [unread]);
  useEffect(() => {
    const again = () => latest.current();
    window.addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      window.removeEventListener("focus", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);
  return look;
}
