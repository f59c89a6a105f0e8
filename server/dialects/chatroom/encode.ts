/** What dialect B's clients read: `{res, data?}` over HTTP, packets over the WebSocket. */
import { avatarUrl } from "../../chat/avatars.ts";
import type { Author, User } from "../../chat/types.ts";

/** @param origin `http://host:port`, as the client reached the host */
export const userData = (user: User, origin: string) => ({
  user_tel: telephone(user.phone),
  user_name: user.username,
  user_password: "",
  user_avatar_url: pictureOf(user, origin),
});

export const roomItem = (name: string, population: number) => ({ name, room_name: name, population });

/** A number, as in the document; text if it cannot be written as a number. */
const telephone = (phone: string): string | number =>
  /^(?:0|[1-9]\d*)$/.test(phone) && Number.isSafeInteger(Number(phone)) ? Number(phone) : phone;

/** Returns the absolute URL of a user's picture; `""` if none was set. */
export const pictureOf = ({ id, avatar }: Pick<Author, "id" | "avatar">, origin: string): string =>
  avatar === null ? "" : origin + avatarUrl({ kind: "user", id }, avatar, 256);

/** Encodes a packet; every packet has the full shape. */
export const packet = (
  type: "user" | "msg" | "error",
  user: { name: string; avatar: string },
  roomName: string,
  msg: string,
  more: object = {},
): string =>
  JSON.stringify({
    type,
    data: { user: { user_name: user.name, user_avatar: user.avatar }, room_name: roomName, msg, ...more },
  });
