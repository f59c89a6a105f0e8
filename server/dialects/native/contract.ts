/**
 * The native API (host.md 4) in one place: the schemas that validate what arrives, the shapes of what leaves, and the
 * routes and events that carry them. The OpenAPI document, the server and the web client all derive from it.
 */

import { z } from "zod";
import type { WireError } from "../../chat/reasons.ts";
import type { Author, Dissolution, Message, Role } from "../../chat/types.ts";

export type { Author, Dissolution, Message };

const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Bounds only; what a name may hold is the core's rule. */
const name = z.string().min(1).max(256);
const text = (most: number) => z.string().max(most);
const password = z.string().min(1).max(1024);
/** A query value: digits as text become a number. */
const fromQuery = <T extends z.ZodType>(schema: T) =>
  z.preprocess((v) => (typeof v === "string" && /^\d{1,16}$/.test(v) ? Number(v) : v), schema);

const profile = z
  .strictObject({
    detail: text(4000),
    location: text(256),
    sex: z.enum(["", "0", "1", "2"]),
    age: text(8),
    country: text(64),
    province: text(64),
    city: text(64),
    career: text(64),
  })
  .partial();

// What arrives

const register = z.strictObject({
  username: name,
  password,
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
});
const login = z.strictObject({ login: name, password });
const updateMe = z.strictObject({
  username: name.optional(),
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
  profile: profile.optional(),
});
const changePassword = z.strictObject({ oldPassword: z.string().max(1024), password });
const removeMe = z.strictObject({ password: z.string().max(1024) });
const createRoom = z.strictObject({
  name,
  detail: text(4000).optional(),
  capacity: z.number().int().min(0).max(100000).optional(),
  isPublic: z.boolean().optional(),
});
const updateRoom = z.strictObject({
  name: name.optional(),
  detail: text(4000).optional(),
  capacity: z.number().int().min(0).max(100000).optional(),
  isPublic: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
});
const transferRoom = z.strictObject({ userId: id });
const addMember = z.strictObject({ userId: id });
const enterByCode = z.strictObject({ code: z.string().min(1).max(64) });
const kickMember = z.strictObject({ reason: text(500).optional() });
const muteMember = z.strictObject({
  minutes: z.number().min(1).max(525600).optional(),
  reason: text(500).optional(),
});
const pinMessage = z.strictObject({ seq });
const openDirect = z.strictObject({ userId: id });
const idParam = z.strictObject({ id: fromQuery(id) });
const memberParam = z.strictObject({ id: fromQuery(id), userId: fromQuery(id) });
const listQuery = z.strictObject({
  query: text(256).optional(),
  page: fromQuery(z.number().int().min(1).max(1_000_000)).optional(),
  pageSize: fromQuery(z.number().int().min(1)).optional(),
});
const roomsQuery = z.strictObject({
  ...listQuery.shape,
  /** `mine`: the caller's rooms, direct conversations included; `all` (default): every room the caller may see. */
  scope: z.enum(["all", "mine"]).optional(),
});
const historyQuery = z.strictObject({
  before: fromQuery(seq).optional(),
  after: fromQuery(seq).optional(),
  limit: fromQuery(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)).optional(),
});
const searchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  before: fromQuery(seq).optional(),
  limit: fromQuery(z.number().int().min(1)).optional(),
});
const openMerchant = z.strictObject({
  activationCode: z.string().min(1).max(64),
  name,
  icon: text(2000).optional(),
});

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

// What leaves

export interface MeView extends Author {
  readonly phone: string;
  readonly email: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly profile: Readonly<Record<string, string>>;
  readonly createdAt: string;
}
export interface UserView extends Author {
  readonly isOnline: boolean;
  readonly detail: string;
  readonly createdAt: string;
}
export interface MemberView extends Author {
  readonly isOnline: boolean;
  readonly isOwner: boolean;
  /** The newest sequence number the person has read, as far as it is known. */
  readonly readSeq?: number;
}
export interface RoomView {
  readonly id: number;
  readonly name: string;
  /** Only for members: it lets others into a private room. */
  readonly code?: string;
  readonly detail: string;
  readonly owner: Author | null;
  readonly capacity: number;
  readonly isPublic: boolean;
  readonly isActive: boolean;
  readonly isReadOnly: boolean;
  readonly isDirect: boolean;
  readonly pinned: readonly number[];
  readonly avatar: string | null;
  readonly merchantId: number | null;
  /** How many belong, and how many of them are there now. */
  readonly members: number;
  readonly online: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
/** A room as one person sees it in their list. */
export interface RoomListItem extends RoomView {
  readonly isMember: boolean;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly unread: number;
  readonly lastMessage: Message | null;
  /** The other person of a direct conversation. */
  readonly peer?: Author;
}
export interface MuteView {
  readonly until: string | null;
  readonly reason: string;
}
/** A mute in one room, as those see it who may lift it. */
export interface MutedMember extends MuteView {
  readonly userId: number;
}
export interface JoinResult {
  readonly room: RoomView;
  /** All of them, people online first; some of them in a room of more than 200. */
  readonly members: readonly MemberView[];
  /** Those after `since`, or the newest 50, oldest first. */
  readonly messages: readonly Message[];
  readonly hasMore: boolean;
  readonly readSeq: number;
  readonly mute: MuteView | null;
}
export interface HistoryPage {
  readonly items: readonly Message[];
  readonly hasMore: boolean;
}
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly total: number;
}
export interface SentResult {
  readonly id: string;
  readonly seq: number;
  readonly sentAt: string;
}
export interface MerchantView {
  readonly id: number;
  readonly name: string;
  readonly icon: string;
  readonly owner: Author | null;
  readonly customer: Author | null;
  readonly isMember: boolean;
  readonly members: number;
  readonly groups: readonly (RoomView & { readonly isMember: boolean })[];
}
export interface HostView {
  readonly name: string;
  readonly version: string;
  readonly registration: "open" | "invite" | "closed";
  readonly minPasswordLength: number;
  readonly maxMessageLength: number;
  readonly maxUploadBytes: number;
  readonly editMinutes: number;
  /** Where others on the network find this host: told on its own machine, where a browser's own address leads nobody here. */
  readonly urls: readonly string[];
}
export type { ErrorCode, Reason, ReasonValues, WireError } from "../../chat/reasons.ts";
export type Ack<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: WireError };

/** Client → server, namespace `/chat`. */
export const CLIENT_EVENTS = {
  "room:join": roomJoin,
  "room:leave": roomOnly,
  "message:send": messageSend,
  "message:edit": messageEdit,
  "message:delete": messageDelete,
  "message:react": messageReact,
  typing: roomOnly,
  read: readMark,
} as const;
export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ClientParams<E extends ClientEvent> = z.output<(typeof CLIENT_EVENTS)[E]>;
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

/** Server → client, namespace `/chat`. */
export interface ServerEvents {
  message: Message;
  /** The whole message as it stands now. */
  "message:edited": Message;
  "message:reacted": { id: string; room: number; seq: number; reactions: NonNullable<Message["reactions"]> };
  "message:deleted": { id: string; room: number; seq: number };
  /** Many messages went (an account was deleted, or they grew too old): load the room anew. */
  "messages:purged": { room: number; authorId: number | null };
  "member:joined": { roomId: number; user: Author };
  "member:left": { roomId: number; user: Author };
  "member:online": { roomId: number; user: Author; online: number };
  "member:offline": { roomId: number; user: Author; online: number };
  "member:read": { roomId: number; userId: number; seq: number };
  "room:updated": { room: RoomView };
  /** `reason`: what the owner or the admin wrote, or the server's sentence for `why`. */
  "room:dissolved": { roomId: number; why: Dissolution; reason: string };
  /** The caller was added to a room, or opened one elsewhere: fetch the list. */
  "rooms:changed": Record<never, never>;
  /** Without a room: the connection ends, because of a kick, a ban, the token's end (also by a password change) or the account's. */
  kicked: { roomId?: number; kind?: "kicked" | "banned" | "ended" | "removed"; reason: string };
  muted: { roomId: number | null; until: string | null; reason: string };
  unmuted: { roomId: number | null };
  typing: { roomId: number; user: Author };
  "host:stopping": Record<never, never>;
}

/** The REST routes; `auth: false` are open to strangers. Success statuses are 200 unless said. */
export const ROUTES = {
  host: { method: "get", path: "/api/host", auth: false, summary: "What this host is and allows" },
  register: {
    method: "post",
    path: "/api/users",
    auth: false,
    body: register,
    status: 201,
    summary: "Register",
  },
  login: { method: "post", path: "/api/session", auth: false, body: login, summary: "Log in" },
  logout: { method: "delete", path: "/api/session", auth: true, status: 204, summary: "Log out" },
  me: { method: "get", path: "/api/me", auth: true, summary: "The caller's account" },
  updateMe: {
    method: "patch",
    path: "/api/me",
    auth: true,
    body: updateMe,
    summary: "Change the caller's account",
  },
  removeMe: {
    method: "delete",
    path: "/api/me",
    auth: true,
    body: removeMe,
    status: 204,
    summary: "Delete the caller's account with its rooms and messages",
  },
  setMyAvatar: {
    method: "put",
    path: "/api/me/avatar",
    auth: true,
    file: true,
    summary: "Set the caller's picture: multipart field, raw image body, or JSON {image: data URL}",
  },
  changePassword: {
    method: "put",
    path: "/api/me/password",
    auth: true,
    body: changePassword,
    summary: "Change the password; every earlier token ends, a fresh one is answered",
  },
  listUsers: {
    method: "get",
    path: "/api/users",
    auth: true,
    query: listQuery,
    summary: "Find people by name",
  },
  getUser: { method: "get", path: "/api/users/:id", auth: true, params: idParam, summary: "One person" },
  listRooms: {
    method: "get",
    path: "/api/rooms",
    auth: true,
    query: roomsQuery,
    summary: "Rooms the caller may see",
  },
  createRoom: {
    method: "post",
    path: "/api/rooms",
    auth: true,
    body: createRoom,
    status: 201,
    summary: "Create a room; the caller owns it and is its first member",
  },
  getRoom: { method: "get", path: "/api/rooms/:id", auth: true, params: idParam, summary: "One room" },
  updateRoom: {
    method: "patch",
    path: "/api/rooms/:id",
    auth: true,
    params: idParam,
    body: updateRoom,
    summary: "Change a room (owner)",
  },
  dissolveRoom: {
    method: "delete",
    path: "/api/rooms/:id",
    auth: true,
    params: idParam,
    status: 204,
    summary: "Dissolve a room with its messages (owner)",
  },
  setRoomAvatar: {
    method: "put",
    path: "/api/rooms/:id/avatar",
    auth: true,
    params: idParam,
    file: true,
    summary: "Set a room's picture (owner)",
  },
  transferRoom: {
    method: "put",
    path: "/api/rooms/:id/owner",
    auth: true,
    params: idParam,
    body: transferRoom,
    summary: "Hand a room to another member (owner)",
  },
  enterByCode: {
    method: "post",
    path: "/api/rooms/by-code",
    auth: true,
    body: enterByCode,
    summary: "Become a member of the room with that code",
  },
  listMembers: {
    method: "get",
    path: "/api/rooms/:id/members",
    auth: true,
    params: idParam,
    query: listQuery,
    summary: "Who belongs to a room, people online first",
  },
  addMember: {
    method: "post",
    path: "/api/rooms/:id/members",
    auth: true,
    params: idParam,
    body: addMember,
    status: 201,
    summary: "Add a person to a room (owner)",
  },
  kickMember: {
    method: "delete",
    path: "/api/rooms/:id/members/:userId",
    auth: true,
    params: memberParam,
    body: kickMember,
    status: 204,
    summary: "Kick a person from a room (owner)",
  },
  muteMember: {
    method: "put",
    path: "/api/rooms/:id/mutes/:userId",
    auth: true,
    params: memberParam,
    body: muteMember,
    status: 204,
    summary: "Mute a person in a room (owner)",
  },
  listMutes: {
    method: "get",
    path: "/api/rooms/:id/mutes",
    auth: true,
    params: idParam,
    summary: "Who is muted in a room, until when and why (owner)",
  },
  unmuteMember: {
    method: "delete",
    path: "/api/rooms/:id/mutes/:userId",
    auth: true,
    params: memberParam,
    status: 204,
    summary: "Let a muted person speak again (owner)",
  },
  history: {
    method: "get",
    path: "/api/rooms/:id/messages",
    auth: true,
    params: idParam,
    query: historyQuery,
    summary: "A page of a room's history, oldest first; the newest page by default",
  },
  search: {
    method: "get",
    path: "/api/rooms/:id/search",
    auth: true,
    params: idParam,
    query: searchQuery,
    summary: "Messages of a room that contain a text, newest first",
  },
  pinMessage: {
    method: "post",
    path: "/api/rooms/:id/pins",
    auth: true,
    params: idParam,
    body: pinMessage,
    summary: "Pin a message (owner)",
  },
  unpinMessage: {
    method: "delete",
    path: "/api/rooms/:id/pins",
    auth: true,
    params: idParam,
    body: pinMessage,
    summary: "Unpin a message (owner)",
  },
  sendFile: {
    method: "post",
    path: "/api/rooms/:id/files",
    auth: true,
    params: idParam,
    file: true,
    status: 201,
    summary:
      "Send a file or picture: multipart `file`, optional `clientId` and `replyTo`; answers the message",
  },
  openDirect: {
    method: "post",
    path: "/api/direct",
    auth: true,
    body: openDirect,
    summary: "The conversation with one person, made when missing",
  },
  listMerchants: {
    method: "get",
    path: "/api/merchants",
    auth: true,
    query: listQuery,
    summary: "Merchant pages with their groups",
  },
  openMerchant: {
    method: "post",
    path: "/api/merchants",
    auth: true,
    body: openMerchant,
    status: 201,
    summary: "Open a merchant page with an activation code",
  },
  getMerchant: {
    method: "get",
    path: "/api/merchants/:id",
    auth: true,
    params: idParam,
    summary: "One merchant page",
  },
  joinMerchant: {
    method: "post",
    path: "/api/merchants/:id/members",
    auth: true,
    params: idParam,
    summary: "Join a merchant page",
  },
} as const satisfies Record<string, RouteSpec>;

export interface RouteSpec {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly auth: boolean;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Takes a file: multipart, a raw body, or a data URL. */
  readonly file?: true;
  readonly status?: number;
}
export type RouteName = keyof typeof ROUTES;

/** What each route answers. */
export interface RouteResults {
  host: HostView;
  register: MeView;
  login: { token: string; user: MeView; expiresAt: string };
  logout: undefined;
  me: MeView;
  updateMe: MeView;
  removeMe: undefined;
  setMyAvatar: MeView;
  changePassword: { token: string; user: MeView; expiresAt: string };
  listUsers: ListPage<UserView>;
  getUser: UserView;
  listRooms: ListPage<RoomListItem>;
  createRoom: RoomView;
  getRoom: RoomListItem;
  updateRoom: RoomView;
  dissolveRoom: undefined;
  setRoomAvatar: RoomView;
  transferRoom: RoomView;
  enterByCode: RoomView;
  listMembers: ListPage<MemberView>;
  addMember: MemberView;
  kickMember: undefined;
  muteMember: undefined;
  listMutes: ListPage<MutedMember>;
  unmuteMember: undefined;
  history: HistoryPage;
  search: HistoryPage;
  pinMessage: RoomView;
  unpinMessage: RoomView;
  sendFile: Message;
  openDirect: RoomListItem;
  listMerchants: ListPage<MerchantView>;
  openMerchant: MerchantView;
  getMerchant: MerchantView;
  joinMerchant: MerchantView;
}
