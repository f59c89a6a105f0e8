/** What leaves: the shapes of users, rooms, messages and lists. */
import type { WireError } from "../../../chat/reasons.ts";
import type { Author, Dissolution, Hook, Message, Mute, Notify, Room, User } from "../../../chat/types.ts";

export type { Author, Dissolution, Message, Notify };

export interface MeView extends Author, Pick<User, "phone" | "email" | "role" | "createdAt"> {
  readonly hasPassword: boolean;
  /**
   * An admin set the password and knows it: ask for another. `by`: the admin's name; null: the admin at the server's
   * console.
   */
  readonly passwordReset: { readonly at: string; readonly by: string | null } | null;
  readonly profile: Readonly<Record<string, string>>;
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
type RoomFields = "id" | "name" | "detail" | "avatar" | "pinned" | "merchantId" | "createdAt" | "updatedAt";
type RoomRules = "capacity" | "isPublic" | "isActive" | "isReadOnly" | "isDirect";

export interface RoomView extends Pick<Room, RoomFields | RoomRules> {
  /** Only for members: it lets others into a private room. */
  readonly code?: string;
  readonly owner: Author | null;
  /** How many members there are, and how many of them are online. */
  readonly members: number;
  readonly online: number;
}
/** A room as one person sees it in their list. */
export interface RoomListItem extends RoomView {
  readonly isMember: boolean;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly unread: number;
  /** Of these, how many mention the person; counted where `notify` is `mentions`. */
  readonly unreadMentions: number;
  readonly notify: Notify;
  readonly favourite: boolean;
  readonly lastMessage: Message | null;
  /** The other person of a direct conversation. */
  readonly peer?: Author;
}
export type MuteView = Pick<Mute, "until" | "reason">;
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
/** A webhook of a room. */
export interface HookView extends Pick<Hook, "id" | "name" | "createdAt" | "lastUsedAt"> {
  readonly createdBy: Author | null;
}
/** A webhook that was just created; its secret is never shown again. */
export interface NewHookView extends HookView {
  /** `/hooks/<secret>`, to be put after the server's address. */
  readonly path: string;
}
export interface HistoryPage {
  readonly items: readonly Message[];
  readonly hasMore: boolean;
}
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly total: number;
}
export interface SearchResults {
  /** Newest first; may be short before the end. */
  readonly items: readonly Message[];
  /** The next page; null: there is no more. */
  readonly cursor: string | null;
  /** Up to five of each, on the first page of a text without other filters. */
  readonly people: readonly UserView[];
  readonly rooms: readonly RoomListItem[];
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
  /** The room that everybody who registers here belongs to; null: none. */
  readonly lobbyId: number | null;
  /** Where others on the network reach this host: only for callers on its own machine. */
  readonly urls: readonly string[];
}
export type { ErrorCode, Reason, ReasonValues, WireError } from "../../../chat/reasons.ts";
export type Ack<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: WireError };

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
  updateOwnRoom: RoomListItem;
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
  /** The answer's body, with the name from its `Content-Disposition`. */
  exportRoom: Blob & { readonly name: string };
  search: HistoryPage;
  find: SearchResults;
  listHooks: ListPage<HookView>;
  createHook: NewHookView;
  revokeHook: undefined;
  revokeNamedHook: undefined;
  pinMessage: RoomView;
  unpinMessage: RoomView;
  sendFile: Message;
  openDirect: RoomListItem;
  listMerchants: ListPage<MerchantView>;
  openMerchant: MerchantView;
  getMerchant: MerchantView;
  joinMerchant: MerchantView;
}
