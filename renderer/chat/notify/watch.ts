/** Tells the person of messages they are not looking at: badge in the title, sound, notification. */
import type { Message } from "../../../server/dialects/native/contract.ts";
import type { ChatText as Text } from "../i18n/index.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName, roomName } from "../shared/names.ts";
import type { ChatClient } from "../state/client.ts";
import { canNotify, getAlerts } from "./alerts.ts";
import { playChime } from "./sound.ts";

const isLooking = (): boolean => document.visibilityState === "visible" && document.hasFocus();

/** @param openRoom goes to a room when a notification is clicked */
export function watchMessages(
  client: ChatClient,
  text: () => Text,
  openRoom: (roomId: number) => void,
): () => void {
  const show = (message: Message) => {
    const room = client.store.get().rooms.get(message.room);
    const name = authorName(message.author, text());
    const title = room && !room.isDirect ? `${name} · ${roomName(room)}` : name;
    const note = new Notification(title, {
      body: lineOf(message, text()),
      icon: message.author.avatar ?? "/icon-192.png",
      tag: `room-${message.room}`,
    });
    note.onclick = () => {
      window.focus();
      openRoom(message.room);
      note.close();
    };
  };
  const stopEvents = client.onEvent((name, payload) => {
    if (name !== "message") return;
    const message = payload as Message;
    const { me, activeRoomId } = client.store.get();
    if (!me || message.author.id === me.id || message.kind === "system") return;
    if (message.room === activeRoomId && isLooking()) return;
    const { sound, desktop } = getAlerts();
    if (sound) playChime();
    if (desktop && !isLooking() && canNotify() && Notification.permission === "granted") show(message);
  });
  return stopEvents;
}

/** `(3) Lobby · Hearth`, and the number on the installed page's icon. */
export function showBadge(unread: number, room: string | null, host: string): void {
  const place = room ? `${room} · ${host}` : host;
  document.title = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${place}` : place;
  if ("setAppBadge" in navigator) void navigator.setAppBadge(unread).catch(() => undefined);
}
