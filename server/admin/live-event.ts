/** Chat events that are sent to the console at once, unbatched. */
import type { ChatEvent } from "../chat/events.ts";
import type { AdminEvent } from "./contract.ts";

/** Returns the console's event for a chat event, or null if it has none or gets it in a batch. */
export function liveEventOf(event: ChatEvent): AdminEvent | null {
  switch (event.type) {
    case "messages.posted":
      return { type: event.type, roomId: event.room.id, messages: event.messages };
    case "message.edited":
    case "message.reacted":
      return { type: "message.changed", roomId: event.room.id, message: event.message };
    case "message.deleted":
      return { type: "message.removed", roomId: event.room.id, messageId: event.id };
    case "messages.purged":
      return { type: event.type, roomId: event.room.id };
    case "member.joined":
    case "member.left":
    case "member.online":
    case "member.offline":
    case "member.kicked": {
      const change = MEMBER_CHANGES[event.type];
      return { type: "member.changed", roomId: event.room.id, userId: event.user.id, change };
    }
    case "room.dissolved":
      return { type: "room.removed", roomId: event.room.id };
    case "user.removed":
      return { type: event.type, userId: event.user.id };
    case "captcha.changed":
      return { type: event.type, captcha: event.captcha, isNew: event.isNew };
    case "host.stopping":
      return { type: event.type };
    default:
      return null;
  }
}

const MEMBER_CHANGES = {
  "member.joined": "joined",
  "member.left": "left",
  "member.online": "online",
  "member.offline": "offline",
  "member.kicked": "kicked",
} as const;
