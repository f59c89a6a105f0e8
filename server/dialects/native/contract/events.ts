/** The events of the namespace `/chat`, both ways. */
import { z } from "zod";
import type { Dissolution } from "../../../chat/types.ts";
import { type CostClass, MESSAGE_BODY, SMALL_BODY } from "../../kit/cost.ts";
import * as take from "./requests.ts";
import * as view from "./views.ts";

const roomJoin = z.strictObject({
  roomId: take.id,
  since: take.seq.optional(),
  /** Lets the caller into a private room. */
  code: z.string().min(1).max(64).optional(),
});
const roomOnly = z.strictObject({ roomId: take.id });
const messageSend = z.strictObject({
  roomId: take.id,
  clientId: z.string().min(1).max(64),
  kind: z.enum(["text", "image", "file"]),
  body: z.string().min(1).max(400_000),
  replyTo: take.seq.optional(),
});
const messageId = z.string().regex(/^\d{1,16}-\d{1,16}$/, "must look like 12-345");
const messageDelete = z.strictObject({ id: messageId });
const messageEdit = z.strictObject({ id: messageId, body: z.string().min(1).max(400_000) });
const messageReact = z.strictObject({
  id: messageId,
  emoji: z.string().min(1).max(32),
  on: z.boolean(),
});
const readMark = z.strictObject({ roomId: take.id, seq: take.seq });

interface EventSpec {
  readonly schema: z.ZodType;
  /** Charged to the caller's address and connection before anything is parsed. */
  readonly cost: CostClass;
  /** Most bytes of the payload as JSON, checked before it is parsed. */
  readonly limit: number;
  /** What the acknowledgement has beside `ok`. */
  readonly answers?: z.ZodObject;
}

/** Client → server, namespace `/chat`. */
export const CLIENT_EVENTS = {
  "room:join": { schema: roomJoin, cost: "read", limit: SMALL_BODY, answers: view.joinResult },
  "room:leave": { schema: roomOnly, cost: "write", limit: SMALL_BODY },
  "message:send": { schema: messageSend, cost: "write", limit: MESSAGE_BODY, answers: view.sentResult },
  "message:edit": { schema: messageEdit, cost: "write", limit: MESSAGE_BODY },
  "message:delete": { schema: messageDelete, cost: "write", limit: SMALL_BODY },
  "message:react": { schema: messageReact, cost: "write", limit: SMALL_BODY },
  typing: { schema: roomOnly, cost: "free", limit: SMALL_BODY },
  read: { schema: readMark, cost: "free", limit: SMALL_BODY },
} as const satisfies Record<string, EventSpec>;
export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ClientParams<E extends ClientEvent> = z.output<(typeof CLIENT_EVENTS)[E]["schema"]>;
export type ClientResults = {
  readonly [E in ClientEvent]: (typeof CLIENT_EVENTS)[E] extends { answers: infer S extends z.ZodType }
    ? view.Frozen<z.output<S>>
    : Record<never, never>;
};

interface ServerEvent<S extends z.ZodType> {
  readonly payload: S;
  /** Its meaning, for the reference; missing if the name says enough. */
  readonly says?: string | undefined;
}
const event = <S extends z.ZodType>(payload: S, says?: string): ServerEvent<S> => ({ payload, says });

const { author, message } = view;
const id = message.shape.room;
const aboutMessage = { id: message.shape.id, room: id, seq: message.shape.seq };
const comesOrGoes = z.strictObject({ roomId: id, user: author });
const presence = z.strictObject({ ...comesOrGoes.shape, online: view.room.shape.online });
const nothing = z.strictObject({});
const until = view.time.nullable();
const DISSOLUTIONS = [
  "dissolved",
  "account_deleted",
  "owner_deleted",
  "page_closed",
] as const satisfies Dissolution[];

/** Server → client, namespace `/chat`. */
export const SERVER_EVENTS = {
  message: event(message, "Sent to its author too"),
  "message:edited": event(message, "The whole message as it is now"),
  "message:reacted": event(z.strictObject({ ...aboutMessage, reactions: view.reactions })),
  "message:deleted": event(z.strictObject(aboutMessage)),
  "messages:purged": event(
    z.strictObject({ room: id, authorId: id.nullable() }),
    "Many messages were removed (an account was deleted, or they were too old): reload the room",
  ),
  "member:joined": event(comesOrGoes),
  "member:left": event(comesOrGoes),
  "member:online": event(presence, "Also when the name or picture of somebody changes who is online there"),
  "member:offline": event(
    presence,
    "Also when the name or picture of somebody changes who is not online there",
  ),
  "member:read": event(z.strictObject({ roomId: id, userId: id, seq: view.member.shape.readSeq.unwrap() })),
  "room:me": event(
    view.ownRoom,
    "Sent to the caller's own connections: their settings of the room have changed",
  ),
  "room:updated": event(z.strictObject({ room: view.room }), "The room as it is now, without its `code`"),
  "room:dissolved": event(
    z.strictObject({ roomId: id, why: z.enum(DISSOLUTIONS), reason: z.string() }),
    "`reason` is what the owner or admin wrote, or the server's sentence for `why`",
  ),
  "rooms:changed": event(nothing, "The caller's rooms have changed: fetch the list again"),
  kicked: event(
    z.strictObject({
      roomId: id.exactOptional(),
      kind: z.enum(["kicked", "banned", "ended", "reset", "removed"]),
      reason: z.string(),
      until: until.optional(),
    }),
    "With `roomId`: kicked or banned from that room (`kicked`, `banned`). Without: the connection ends because of a kick (`kicked`), a ban (`banned`; `until` is its end, null for none), the end of the token, also by a new password (`ended`), an admin's password reset (`reset`) or the deletion of the account (`removed`)",
  ),
  muted: event(
    z.strictObject({ roomId: id.nullable(), ...view.mute.shape }),
    "The caller; everywhere if `roomId` is null",
  ),
  unmuted: event(z.strictObject({ roomId: id.nullable() }), "The caller"),
  typing: event(comesOrGoes),
  "host:stopping": event(
    nothing,
    "The transport ends; the client's library reconnects by itself once the server is back",
  ),
} as const;
export type ServerEvents = {
  -readonly [E in keyof typeof SERVER_EVENTS]: view.Frozen<z.output<(typeof SERVER_EVENTS)[E]["payload"]>>;
};
