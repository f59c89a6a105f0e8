/** Which messages and numbers call for the person's attention, as they chose for each room. */
import type { Message, Notify, RoomListItem } from "../../../server/dialects/native/contract.ts";
import { mentions } from "./message-line.ts";

/** How many unread messages of the room call for attention. */
export function alertingUnread({ notify, unread, unreadMentions }: RoomListItem): number {
  if (notify === "nothing") return 0;
  return notify === "mentions" ? unreadMentions : unread;
}

/** Whether a message sounds and shows a notification. */
export const alerts = (message: Message, notify: Notify, myId: number): boolean =>
  notify === "all" || (notify === "mentions" && mentions(message, myId));
