/**
 * What leaves: the shapes of people, rooms, messages and lists. The API reference shows them, the types derive from
 * them, and tests compare each answer and event with them; the server itself does not check what it sends.
 */
import { z } from "zod";
import type { WireError } from "../../../chat/reasons.ts";
import { NOTIFY } from "../../../chat/types.ts";

/** As it arrives: nobody changes it. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

const id = z.int().min(1);
const count = z.int().min(0);
const seq = z.int().min(0);
/** ISO 8601 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });
const urlPath = z.string().regex(/^\//);

const person = {
  id,
  username: z.string(),
  displayName: z.string(),
  avatar: urlPath.nullable().describe("URL path; null: draw the initial"),
};
export const author = z
  .strictObject({
    ...person,
    id: z.int().min(0).describe("0: the server, or a webhook"),
    isBot: z.literal(true).exactOptional().describe("a webhook, whose names end in [bot]"),
    emoji: z.string().exactOptional().describe("of a webhook, in place of a picture"),
  })
  .meta({ id: "Author" });

const attachment = z
  .strictObject({
    name: z.string(),
    bytes: count,
    type: z.string().describe("media type"),
    width: z.int().exactOptional().describe("in pixels"),
    height: z.int().exactOptional(),
    isAnimated: z.boolean().exactOptional(),
    thumbnail: urlPath.exactOptional().describe("URL path of a small preview"),
  })
  .meta({ id: "Attachment" });
export const reactions = z
  .record(z.string(), z.array(id))
  .describe("emoji → ids of the people who reacted with it");
const mentionRange = z.strictObject({
  from: count.describe("in UTF-16 code units, as `length`"),
  length: count,
  userId: id.nullable().describe("null: everybody"),
});

export const message = z
  .strictObject({
    id: z.string().describe("`<room>-<seq>`"),
    room: id,
    seq: z.int().min(1).describe("rises by one per room, and is never used again"),
    author,
    kind: z.enum(["text", "image", "file", "system"]),
    body: z.string().describe("the text as it was sent; of an image or file its URL path"),
    sentAt: time,
    clientId: z.string().exactOptional().describe("as the sender gave it"),
    replyTo: id.exactOptional().describe("`seq` of the message that this replies to"),
    attachment: attachment.exactOptional().describe("of an image or file"),
    mentions: z.array(id).exactOptional().describe("ids of the people it mentions"),
    mentionRanges: z.array(mentionRange).exactOptional().describe("where the text mentions somebody"),
    editedAt: time.exactOptional(),
    reactions: reactions.exactOptional(),
  })
  .meta({ id: "Message" });

const profile = z.strictObject({
  detail: z.string(),
  location: z.string(),
  sex: z.string().describe("`0` male, `1` female, `2` unknown"),
  age: z.string(),
  country: z.string(),
  province: z.string(),
  city: z.string(),
  career: z.string(),
});

export const me = z
  .strictObject({
    ...person,
    phone: z.string(),
    email: z.string(),
    role: z.enum(["user", "admin"]),
    hasPassword: z.boolean(),
    passwordReset: z
      .strictObject({
        at: time,
        by: z.string().nullable().describe("the admin's name; null: the admin at the server's console"),
      })
      .nullable()
      .describe("an admin set the password and knows it: ask for another"),
    profile: profile.describe('`""`: not given'),
    createdAt: time,
  })
  .meta({ id: "Me" });

export const session = z
  .strictObject({ token: z.string(), user: me, expiresAt: time.describe("moves with each use of the token") })
  .meta({ id: "Session" });

export const user = z
  .strictObject({
    ...person,
    isOnline: z.boolean().describe("connected to this server"),
    detail: z.string(),
    createdAt: time,
  })
  .meta({ id: "User" });

export const member = z
  .strictObject({
    ...person,
    isOnline: z.boolean().describe("in this room now"),
    isOwner: z.boolean(),
    readSeq: seq
      .exactOptional()
      .describe("the newest message that the person has read, as far as it is known"),
  })
  .meta({ id: "Member" });

export const addedMember = z
  .strictObject({ ...user.shape, isOwner: member.shape.isOwner })
  .meta({ id: "AddedMember" });

export const room = z
  .strictObject({
    id,
    name: z.string().describe('`""` in a direct conversation'),
    detail: z.string(),
    owner: author.nullable().describe("null: only the server's admins manage it"),
    capacity: count.describe("most people online at once; 0: the server's default"),
    isPublic: z.boolean(),
    isActive: z.boolean().describe("false: closed; nobody can post"),
    isReadOnly: z.boolean().describe("only the owner and admins can post"),
    isDirect: z.boolean().describe("a conversation of two people"),
    pinned: z.array(id).describe("`seq` of each pinned message, the newest pin first"),
    avatar: urlPath.nullable(),
    merchantId: id.nullable(),
    members: count.describe("how many there are"),
    online: count.describe("how many of them are online"),
    createdAt: time,
    updatedAt: time,
    code: z.string().exactOptional().describe("for members: it lets others into a private room"),
  })
  .meta({ id: "Room" });

const ownSettings = {
  notify: z.enum(NOTIFY),
  favourite: z.boolean(),
  readSeq: seq.describe("the newest message that the caller has read"),
  unread: count,
  unreadMentions: count.describe(
    "how many of these mention the caller; counted where `notify` is `mentions`",
  ),
};

export const roomListItem = z
  .strictObject({
    ...room.shape,
    isMember: z.boolean(),
    lastSeq: seq,
    ...ownSettings,
    lastMessage: message.nullable(),
    peer: author.exactOptional().describe("the other person of a direct conversation"),
  })
  .meta({ id: "RoomListItem" });

/** The caller's settings of a room. */
export const ownRoom = z.strictObject({ roomId: id, ...ownSettings });

export const mute = z.strictObject({ until: time.nullable().describe("null: no end"), reason: z.string() });
/** A mute in one room, as those see it who may lift it. */
export const mutedMember = z.strictObject({ userId: id, ...mute.shape }).meta({ id: "MutedMember" });

export const joinResult = z
  .strictObject({
    room,
    members: z.array(member).describe("people online first; a sample of 50 in a room of more than 200"),
    messages: z.array(message).describe("those after `since`, at most 500, or the newest 50; oldest first"),
    hasMore: z.boolean().describe("page on with `GET /api/rooms/:id/messages`"),
    readSeq: seq,
    mute: mute.nullable(),
  })
  .meta({ id: "JoinResult" });

export const hook = z
  .strictObject({
    id,
    name: z.string(),
    createdBy: author.nullable(),
    createdAt: time,
    lastUsedAt: time.nullable(),
  })
  .meta({ id: "Hook" });
export const newHook = z
  .strictObject({
    ...hook.shape,
    path: urlPath.describe("`/hooks/<secret>`, to be put after the server's address; shown only here"),
  })
  .meta({ id: "NewHook" });

export const historyPage = z
  .strictObject({ items: z.array(message), hasMore: z.boolean() })
  .meta({ id: "HistoryPage" });

export const searchResults = z
  .strictObject({
    items: z.array(message).describe("newest first; may be short before the end"),
    cursor: z.string().nullable().describe("for the next page; null: there is no more"),
    people: z.array(user).describe("up to five, on the first page of a text without other filters"),
    rooms: z.array(roomListItem).describe("the same"),
  })
  .meta({ id: "SearchResults" });

export const sentResult = z
  .strictObject({ id: z.string(), seq: id, sentAt: time })
  .meta({ id: "SentResult" });

const merchantGroup = z.strictObject({ ...room.shape, isMember: z.boolean() }).meta({ id: "MerchantGroup" });
export const merchant = z
  .strictObject({
    id,
    name: z.string(),
    icon: z.string(),
    owner: author.nullable(),
    customer: author.nullable().describe("who answers its customers"),
    isMember: z.boolean(),
    members: count,
    groups: z.array(merchantGroup),
  })
  .meta({ id: "Merchant" });

export const host = z
  .strictObject({
    name: z.string(),
    version: z.string(),
    registration: z.enum(["open", "invite", "closed"]),
    minPasswordLength: count,
    maxMessageLength: count.describe("in characters"),
    maxUploadBytes: count,
    editMinutes: count,
    lobbyId: id.nullable().describe("the room that everybody who registers here belongs to; null: none"),
    urls: z
      .array(z.string())
      .describe("where others on the network reach the server; only for callers on its own computer"),
  })
  .meta({ id: "Host" });

export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: count });

type View<S extends z.ZodType> = Frozen<z.output<S>>;
export type Author = View<typeof author>;
export type Message = View<typeof message>;
export type MeView = View<typeof me>;
export type UserView = View<typeof user>;
export type MemberView = View<typeof member>;
export type RoomView = View<typeof room>;
/** A room as one person sees it in their list. */
export type RoomListItem = View<typeof roomListItem>;
export type MuteView = View<typeof mute>;
export type JoinResult = View<typeof joinResult>;
/** A webhook of a room. */
export type HookView = View<typeof hook>;
/** A webhook that was just created; its secret is never shown again. */
export type NewHookView = View<typeof newHook>;
export type SearchResults = View<typeof searchResults>;
export type MerchantView = View<typeof merchant>;
export type HostView = View<typeof host>;
export type HistoryPage = View<typeof historyPage>;
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export type { ErrorCode, Reason, ReasonValues, WireError } from "../../../chat/reasons.ts";
export type { Dissolution, Notify } from "../../../chat/types.ts";
export type Ack<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: WireError };
