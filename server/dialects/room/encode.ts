/** What leaves on dialect C's wire. */
import type { Actor } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import type { Message, Room } from "../../chat/types.ts";
import type { ErrorWords } from "./errors.ts";

/** `{err: {Code, Msg, Notice}}`, around every answer, good or bad. */
export const envelope = (notice: unknown, msg: unknown = "", code: 0 | 1 = 0) => ({
  err: { Code: code, Msg: msg, Notice: notice },
});

export const failure = ({ msg, notice, code }: ErrorWords) => envelope(notice, msg, code);

/** A private room's number lets people in (on the native wire), so only those who may read in it are told. */
async function roomView(core: Core, actor: Actor, room: Room) {
  const [owner, mayKnow] = await Promise.all([core.rooms.ownerOf(room), core.rooms.isOpenTo(actor, room)]);
  return {
    RoomId: mayKnow ? room.code : "",
    RoomName: room.name,
    RoomCap: room.capacity,
    RoomAccess: room.isPublic,
    RoomOwner: owner?.username ?? "",
    CreatedAt: localTime(room.createdAt),
  };
}

export const roomViews = (core: Core, actor: Actor, rooms: readonly Room[]) =>
  Promise.all(rooms.map((room) => roomView(core, actor, room)));

/** `2022-02-25T10:28:20+08:00`: RFC 3339 in the process's zone, whole seconds. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const offset = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

const twoDigits = (n: number): string => `${n}`.padStart(2, "0");

/** What the server's text frames hold. */
const frame = (from: string, room: string, content: string): string =>
  JSON.stringify({ FromUserName: from, RoomName: room, Content: content });

export const systemFrame = (room: string, line: string): string => frame("system", room, line);

/** Pictures and files arrive as their absolute URL; `origin` is how that client reaches the host. */
export const messageFrame = (room: Room, message: Message, origin: string): string =>
  frame(message.author.displayName, room.name, isPath(message) ? `${origin}${message.body}` : message.body);

export const isPath = ({ kind }: Message): boolean => kind === "image" || kind === "file";
