/** What dialect B's clients send: parameters over HTTP, packets over the WebSocket. */
import { z } from "zod";
import { isVisible } from "../../chat/names.ts";
import { type Fields, parseJson } from "../kit/fields.ts";

/** A phone or a password that is all digits may come as a number. */
const present = z
  .union([z.string().min(1), z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)])
  .transform(String);

export const login = z.object({ user_tel: present, user_password: present });
export const register = z.object({ user_tel: present, user_name: present, user_password: present });
/** A parameter that may be absent or empty. */
const optional = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value) => (value === undefined || value === "" ? undefined : String(value)));
export const person = z.object({ user_name: optional, user_tel: optional });
export const namedRoom = z.object({ room_name: present });
/** Other values of `status` have an answer of their own, `invalid status`. */
export const visit = z.object({
  room_name: present,
  user_name: present,
  status: z
    .union([z.string().min(1), z.number(), z.boolean()])
    .transform(String)
    .meta({ description: "1 comes, 0 goes" }),
});

export interface Packet {
  readonly type: "join" | "leave" | "msg";
  readonly userName: string;
  /** `""` when the client sent none. */
  readonly userAvatar: string;
  readonly roomName: string;
  /** `""` on join and leave. */
  readonly msg: string;
}

export type PacketError =
  | "invalid message"
  | "illegal type"
  | "invalid data"
  | "illegal data"
  | "null message";

/** A packet, or what is wrong with it, with what an error packet can repeat of it. */
export type Parsed =
  | { readonly packet: Packet }
  | { readonly error: PacketError; readonly userName: string; readonly roomName: string };

/** Longer avatars are inlined pictures, which are not passed on to others. */
const MAX_AVATAR = 2048;
const MAX_ECHO = 64;

const TYPES: readonly string[] = ["join", "leave", "msg"] satisfies Packet["type"][];
const text = z.string().nullish();
const data = z.object({
  user: z.object({ user_name: z.string(), user_avatar: text }),
  room_name: z.string(),
  msg: text,
});

/** @param bytes one text frame; null for a binary one. */
export function parsePacket(bytes: Uint8Array | null): Parsed {
  const fields = bytes ? jsonOf(bytes) : null;
  const type = fields?.type;
  const payload = fields?.data;
  const wrong = (error: PacketError): Parsed => ({ error, ...echoOf(payload) });
  if (isAbsent(type) || isAbsent(payload)) return wrong("invalid message");
  if (typeof type !== "string" || !TYPES.includes(type)) return wrong("illegal type");
  const parsed = data.safeParse(payload);
  if (!parsed.success) return wrong("invalid data");
  const { user, room_name: roomName, msg } = parsed.data;
  if (type === "msg" && typeof msg !== "string") return wrong("invalid data");
  if (user.user_name === "" || roomName === "") return wrong("illegal data");
  if (type === "msg" && !isVisible(msg ?? "")) return wrong("null message");
  const userAvatar = user.user_avatar ?? "";
  return {
    packet: {
      type: type as Packet["type"],
      userName: user.user_name,
      userAvatar: userAvatar.length > MAX_AVATAR || /\p{Cc}/u.test(userAvatar) ? "" : userAvatar,
      roomName,
      msg: type === "msg" ? (msg ?? "") : "",
    },
  };
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function jsonOf(bytes: Uint8Array): Fields | null {
  try {
    return parseJson(bytes);
  } catch {
    return null;
  }
}

const names = z.object({
  user: z.object({ user_name: z.string().max(MAX_ECHO) }).catch({ user_name: "" }),
  room_name: z.string().max(MAX_ECHO).catch(""),
});

function echoOf(payload: unknown): { userName: string; roomName: string } {
  const { data: found } = names.safeParse(payload);
  return { userName: found?.user.user_name ?? "", roomName: found?.room_name ?? "" };
}
