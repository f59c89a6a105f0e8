/** Notifies of messages that are not on the screen: number in the title, sound, notification. */
import type { Message } from "../../../server/dialects/native/contract.ts";
import type { ChatText as Text } from "../i18n/index.ts";
import { alerts } from "../shared/alerting.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName, roomName } from "../shared/names.ts";
import type { ChatClient } from "../state/client.ts";
import { canNotify, getAlerts } from "./alerts.ts";
import { claim } from "./claim.ts";
import { type MessageRef, onNotificationClick, showNotification } from "./notification.ts";
import { playChime } from "./sound.ts";

const isLooking = (): boolean => document.visibilityState === "visible" && document.hasFocus();

/** @param openMessage goes to a message when its notification is clicked */
export function watchMessages(
  client: ChatClient,
  text: () => Text,
  openMessage: (place: MessageRef) => void,
): () => void {
  const show = (message: Message) => {
    const room = client.store.get().rooms.get(message.room);
    const name = authorName(message.author, text());
    const title = room && !room.isDirect ? `${name} · ${roomName(room)}` : name;
    void showNotification(
      title,
      { body: lineOf(message, text()), icon: message.author.avatar ?? "/icon-192.png" },
      { roomId: message.room, seq: message.seq },
      openMessage,
    );
  };
  const stopEvents = client.onEvent((name, payload) => {
    if (name !== "message") return;
    const message = payload as Message;
    const { me, activeRoomId, rooms } = client.store.get();
    if (!me || message.author.id === me.id || message.kind === "system") return;
    if (!alerts(message, rooms.get(message.room)?.notify ?? "all", me.id)) return;
    const isSeen = message.room === activeRoomId && isLooking();
    void claim(message.id, isSeen || isLooking()).then((isOurs) => {
      if (!isOurs || isSeen) return;
      const { sound, desktop } = getAlerts();
      if (sound) playChime();
      if (desktop && !isLooking() && canNotify() && Notification.permission === "granted") show(message);
    });
  });
  const stopClicks = onNotificationClick(openMessage);
  return () => {
    stopEvents();
    stopClicks();
  };
}

/** `(3) Lobby · Hearth`, and the number on the installed page's icon. */
export function showBadge(unread: number, room: string | null, host: string): void {
  const place = room ? `${room} · ${host}` : host;
  document.title = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${place}` : place;
  if ("setAppBadge" in navigator) void navigator.setAppBadge(unread).catch(() => undefined);
}
