/** The events of the namespace `/chat`, both ways. */
import { z } from "zod";
import { type CostClass, MESSAGE_BODY, SMALL_BODY } from "../../kit/cost.ts";
import { id, seq } from "./requests.ts";
import type {
  Author,
  Dissolution,
  JoinResult,
  Message,
  RoomListItem,
  RoomView,
  SentResult,
} from "./views.ts";

const roomJoin = z.strictObject({
  roomId: id,
  since: seq.optional(),
  /** Lets the caller into a private room. */
  code: z.string().min(1).max(64).optional(),
});
const roomOnly = z.strictObject({ roomId: id });
const messageSend = z.strictObject({
  roomId: id,
  clientId: z.string().min(1).max(64),
  kind: z.enum(["text", "image", "file"]),
  body: z.string().min(1).max(400_000),
  replyTo: seq.optional(),
});
const messageId = z.string().regex(/^\d{1,16}-\d{1,16}$/, "must look like 12-345");
const messageDelete = z.strictObject({ id: messageId });
const messageEdit = z.strictObject({ id: messageId, body: z.string().min(1).max(400_000) });
const messageReact = z.strictObject({
  id: messageId,
  emoji: z.string().min(1).max(32),
  on: z.boolean(),
});
const readMark = z.strictObject({ roomId: id, seq });

interface EventSpec {
  readonly schema: z.ZodType;
  /** Charged to the caller's address and connection before anything is parsed. */
  readonly cost: CostClass;
  /** Most bytes of the payload as JSON, checked before it is parsed. */
  readonly limit: number;
}

/** Client → server, namespace `/chat`. */
export const CLIENT_EVENTS = {
  "room:join": { schema: roomJoin, cost: "read", limit: SMALL_BODY },
  "room:leave": { schema: roomOnly, cost: "write", limit: SMALL_BODY },
  "message:send": { schema: messageSend, cost: "write", limit: MESSAGE_BODY },
  "message:edit": { schema: messageEdit, cost: "write", limit: MESSAGE_BODY },
  "message:delete": { schema: messageDelete, cost: "write", limit: SMALL_BODY },
  "message:react": { schema: messageReact, cost: "write", limit: SMALL_BODY },
  typing: { schema: roomOnly, cost: "free", limit: SMALL_BODY },
  read: { schema: readMark, cost: "free", limit: SMALL_BODY },
} as const satisfies Record<string, EventSpec>;
export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ClientParams<E extends ClientEvent> = z.output<(typeof CLIENT_EVENTS)[E]["schema"]>;
export interface ClientResults {
  "room:join": JoinResult;
  "room:leave": Record<never, never>;
  "message:send": SentResult;
  "message:edit": Record<never, never>;
  "message:delete": Record<never, never>;
  "message:react": Record<never, never>;
  typing: Record<never, never>;
  read: Record<never, never>;
}

interface ServerEvent<P> {
  /** Its meaning, for the reference; missing if the name says enough. */
  readonly says?: string | undefined;
  /** Type only: what it carries. */
  readonly payload?: P;
}
const event = <P>(says?: string): ServerEvent<P> => ({ says });

/** Server → client, namespace `/chat`. */
export const SERVER_EVENTS = {
  message: event<Message>(),
  "message:edited": event<Message>("The whole message as it is now"),
  "message:reacted": event<{
    id: string;
    room: number;
    seq: number;
    reactions: NonNullable<Message["reactions"]>;
  }>(),
  "message:deleted": event<{ id: string; room: number; seq: number }>(),
  "messages:purged": event<{ room: number; authorId: number | null }>(
    "Many messages were removed (an account was deleted, or they were too old): reload the room",
  ),
  "member:joined": event<{ roomId: number; user: Author }>(),
  "member:left": event<{ roomId: number; user: Author }>(),
  "member:online": event<{ roomId: number; user: Author; online: number }>(
    "Also when the name or picture of somebody changes who is online there",
  ),
  "member:offline": event<{ roomId: number; user: Author; online: number }>(
    "Also when the name or picture of somebody changes who is not online there",
  ),
  "member:read": event<{ roomId: number; userId: number; seq: number }>(),
  "room:me": event<
    Pick<RoomListItem, "notify" | "favourite" | "readSeq" | "unread" | "unreadMentions"> & { roomId: number }
  >("Sent to the caller's own connections: their settings of the room have changed"),
  "room:updated": event<{ room: RoomView }>(),
  "room:dissolved": event<{ roomId: number; why: Dissolution; reason: string }>(
    "`reason` is what the owner or admin wrote, or the server's sentence for `why`",
  ),
  "rooms:changed": event<Record<never, never>>(
    "The caller was added to a room, or opened one on another device: fetch the list again",
  ),
  kicked: event<{
    roomId?: number;
    kind?: "kicked" | "banned" | "ended" | "reset" | "removed";
    reason: string;
    until?: string | null | undefined;
  }>(
    "With `roomId`: kicked or banned from that room (`kicked`, `banned`). Without: the connection ends because of a kick (`kicked`), a ban (`banned`; `until` is its end, null for none), the end of the token, also by a new password (`ended`), an admin's password reset (`reset`) or the deletion of the account (`removed`)",
  ),
  muted: event<{ roomId: number | null; until: string | null; reason: string }>(),
  unmuted: event<{ roomId: number | null }>(),
  typing: event<{ roomId: number; user: Author }>(),
  "host:stopping": event<Record<never, never>>(
    "The transport ends; the client's library reconnects by itself once the server is back",
  ),
} as const;
export type ServerEvents = {
  -readonly [E in keyof typeof SERVER_EVENTS]: NonNullable<(typeof SERVER_EVENTS)[E]["payload"]>;
};
