/** What leaves on dialect C's wire. */
import type { Actor } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import type { Access } from "../../chat/membership.ts";
import type { Message, Room } from "../../chat/types.ts";
import { localRfc3339, textOf } from "../kit/messages.ts";

/** Wraps every answer, successful or not, as `{err: {Code, Msg, Notice}}`. */
export const envelope = (notice: unknown, msg: unknown = "", code: 0 | 1 = 0) => ({
  err: { Code: code, Msg: msg, Notice: notice },
});

/** Shows a room. A private room's number lets people in (on the native wire), so only its readers see it. */
async function roomView(core: Core, { room, isReader }: Access) {
  const owner = await core.rooms.ownerOf(room);
  return {
    RoomId: isReader ? room.code : "",
    RoomName: room.name,
    RoomCap: room.capacity,
    RoomAccess: room.isPublic,
    RoomOwner: owner?.username ?? "",
    CreatedAt: localRfc3339(room.createdAt),
  };
}

export const roomViews = async (core: Core, actor: Actor, rooms: readonly Room[]) =>
  Promise.all((await core.members.accessTo(actor, rooms)).map((access) => roomView(core, access)));

/** Encodes one of the server's text frames. */
const frame = (from: string, room: string, content: string): string =>
  JSON.stringify({ FromUserName: from, RoomName: room, Content: content });

export const systemFrame = (room: string, line: string): string => frame("system", room, line);

/** Pictures and files arrive as their absolute URL; `origin` is how that client reaches the host. */
export const messageFrame = (room: Room, message: Message, origin: string): string =>
  frame(message.author.displayName, room.name, textOf(message, origin));
