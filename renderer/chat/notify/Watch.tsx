import { useEffect, useRef } from "react";
import { chatTextNow } from "../i18n/index.ts";
import { alertingUnread } from "../shared/alerting.ts";
import { useChat, useClient } from "../shared/context.ts";
import { roomName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { showBadge, watchMessages } from "./watch.ts";

/** Updates the unread number in the title and notifies of new messages. Renders nothing. */
export function Watch() {
  const client = useClient();
  const { goRoom } = useRoute();
  const go = useRef(goRoom);
  const rooms = useChat((state) => state.rooms);
  const activeRoomId = useChat((state) => state.activeRoomId);
  const host = useChat((state) => state.host?.name ?? "Hearth");

  useEffect(() => {
    go.current = goRoom;
  }, [goRoom]);
  useEffect(
    () => watchMessages(client, chatTextNow, ({ roomId, seq }) => go.current(roomId, { at: seq })),
    [client],
  );
  useEffect(() => {
    let unread = 0;
    for (const room of rooms.values()) unread += alertingUnread(room);
    const active = activeRoomId === null ? undefined : rooms.get(activeRoomId);
    showBadge(unread, active ? roomName(active) : null, host);
    return () => showBadge(0, null, host);
  }, [rooms, activeRoomId, host]);
  return null;
}
