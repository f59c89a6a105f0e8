/** What dialect A's clients read: one envelope for answers, acknowledgements and events. */
import type { Message, Room, User } from "../../chat/types.ts";
import { encodeEvent } from "../kit/fanout.ts";
import { localTime, textOf } from "../kit/messages.ts";

/** 0 ok · 1001 missing, invalid or not allowed · 1002 storage · 1003 not found · 1004 duplicate. */
export interface Envelope {
  readonly status: number;
  readonly message: string;
  readonly data?: object;
}

/** How a socket client wants its events: as objects, or as JSON text. */
export type Form = "object" | "text";

export const ok = (data?: object): Envelope => ({ status: 0, message: "", ...(data && { data }) });

/** The two queries: clients read the fields beside the envelope, the document has them in `data`. */
export const okBeside = (data: object): Envelope => ({ status: 0, message: "", data, ...data });

const userAvatar = (username: string): string =>
  `/apiv1/user/avatar/download/${encodeURIComponent(username)}`;
const roomAvatar = (name: string): string => `/apiv1/room/avatar/download/${encodeURIComponent(name)}`;
const roomUrl = (name: string, origin: string): string =>
  `${origin}/apiv1/joinroom/${encodeURIComponent(name)}`;

/** `location` is present once it was set. */
export const accountData = ({ username, phone, profile: { detail, location } }: User) => {
  const data = { username, userdetail: detail, phone };
  return location === "" ? data : { ...data, location };
};

export const userData = (user: User) => ({ ...accountData(user), useravatar: userAvatar(user.username) });

export const newRoomData = (room: Room, roomowner: string, origin: string) => ({
  roomname: room.name,
  roomdetail: room.detail,
  roomurl: roomUrl(room.name, origin),
  roomowner,
});

export const roomData = (room: Room, roomowner: string, onlineusers: number, origin: string) => ({
  roomname: room.name,
  onlineusers,
  roomdetail: room.detail,
  roomavatar: roomAvatar(room.name),
  roomowner,
  roomurl: roomUrl(room.name, origin),
});

export const modifiedRoomData = (room: Room) => ({ roomname: room.name, roomdetail: room.detail });

/** One line of the history. */
export const lineData = (message: Message, origin: string) => ({
  username: message.author.username,
  useravatar: userAvatar(message.author.username),
  message: textOf(message, origin),
  sendtime: localTime(message.sentAt),
  seq: message.seq,
});

export const comingData = (action: "in" | "out", user: User, onlineusers: number) => ({
  action,
  onlineusers,
  username: user.username,
  useravatar: userAvatar(user.username),
});

/** The document misspells two keys; both spellings are sent. */
export function messageData(roomname: string, message: Message, origin: string) {
  const { username } = message.author;
  const sendtime = localTime(message.sentAt);
  return {
    action: "msg",
    username,
    useranme: username,
    useravatar: userAvatar(username),
    roomname,
    message: textOf(message, origin),
    sendtime,
    sendttime: sendtime,
  };
}

export const closeData = (roomname: string) => ({ action: "close", roomname });

/** What `message` and acknowledgements carry to a client of that form. */
export const inForm = (form: Form, envelope: Envelope): unknown =>
  form === "text" ? JSON.stringify(envelope) : envelope;

/** The `message` event as a packet of the default namespace. */
export const eventPacket = (form: Form, envelope: Envelope): string =>
  encodeEvent("/", "message", inForm(form, envelope));
