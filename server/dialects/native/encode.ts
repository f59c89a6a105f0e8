import type { Actor } from "../../chat/actor.ts";
import { authorOf } from "../../chat/author.ts";
import { avatarUrl } from "../../chat/avatars.ts";
import type { Core } from "../../chat/core.ts";
import type { Access, RoomMember } from "../../chat/membership.ts";
import { invitationOf } from "../../chat/room-codes.ts";
import type { Author, Hook, Member, Merchant, Message, Room, User } from "../../chat/types.ts";
import type {
  HookView,
  ListPage,
  MemberView,
  MerchantView,
  MeView,
  RoomListItem,
  RoomView,
  UserView,
} from "./contract.ts";

/** With the picture as a URL path in place of its stamp. */
const wireAuthor = (author: Author): Author =>
  author.avatar === null
    ? author
    : { ...author, avatar: avatarUrl({ kind: "user", id: author.id }, author.avatar, 64) };

export const wireMessage = (message: Message): Message =>
  message.author.avatar === null ? message : { ...message, author: wireAuthor(message.author) };

export const wireUser = (user: User): Author => wireAuthor(authorOf(user));

export const meView = (user: User): MeView => ({
  ...wireUser(user),
  phone: user.phone,
  email: user.email,
  role: user.role,
  hasPassword: user.passwordHash !== null,
  passwordReset: user.passwordReset ?? null,
  profile: { ...user.profile },
  createdAt: user.createdAt,
});

export const userView = async (core: Core, user: User): Promise<UserView> => ({
  ...wireUser(user),
  isOnline: await core.presence.isOnline(user.id),
  detail: user.profile.detail,
  createdAt: user.createdAt,
});

export const memberView = (room: Room, { user, member, isOnline }: RoomMember): MemberView => ({
  ...wireUser(user),
  isOnline,
  isOwner: room.ownerId === user.id,
  readSeq: member.readSeq,
});

/** Shows a room as everyone may see it. */
export async function roomView(core: Core, room: Room): Promise<RoomView> {
  const owner = await core.rooms.ownerOf(room);
  return {
    id: room.id,
    name: room.isDirect ? "" : room.name,
    detail: room.detail,
    owner: owner && wireAuthor(owner),
    capacity: room.capacity,
    isPublic: room.isPublic,
    isActive: room.isActive,
    isReadOnly: room.isReadOnly,
    isDirect: room.isDirect,
    pinned: room.pinned,
    avatar: room.avatar && avatarUrl({ kind: "room", id: room.id }, room.avatar, 64),
    merchantId: room.merchantId,
    members: await core.members.count(room.id),
    online: await core.presence.online(room.id),
    createdAt: room.createdAt,
    updatedAt: room.updatedAt,
  };
}

/** The same for a member, with the code that lets others in. */
export async function roomViewForMember(core: Core, room: Room): Promise<RoomView> {
  const view = await roomView(core, room);
  return room.isDirect ? view : { ...view, code: invitationOf(room) ?? room.code };
}

/** Rooms in one person's list. */
export async function roomListItems(
  core: Core,
  actor: Actor,
  rooms: readonly Room[],
): Promise<RoomListItem[]> {
  const user = await core.accounts.me(actor);
  const access = await core.members.accessTo(actor, rooms);
  return Promise.all(access.map((one) => listItem(core, user, one)));
}

export async function roomListItem(core: Core, actor: Actor, room: Room): Promise<RoomListItem> {
  const [item] = await roomListItems(core, actor, [room]);
  return item as RoomListItem;
}

/** A ban hides its last message and its code. */
async function listItem(core: Core, user: User, { room, member, ...access }: Access): Promise<RoomListItem> {
  const isReader = member !== undefined && access.isReader;
  const last = isReader ? await core.history.last(room) : null;
  const summary = await core.history.summary(room.id);
  const peer = room.isDirect ? await peerOf(core, room, user) : undefined;
  return {
    ...(await (isReader ? roomViewForMember(core, room) : roomView(core, room))),
    isMember: member !== undefined,
    lastSeq: summary.lastSeq,
    ...(member ? await ownView(core, room, member) : { ...NOT_MINE, readSeq: summary.lastSeq }),
    lastMessage: last && wireMessage(last),
    ...(peer && { peer: wireUser(peer) }),
  };
}

const NOT_MINE = { notify: "all", favourite: false, unread: 0, unreadMentions: 0 } as const;

/** A member's own settings of the room, and what is unread. */
export async function ownView(
  core: Core,
  room: Room,
  { userId, readSeq, notify = "all", isFavourite = false }: Member,
) {
  const unread = await core.history.countAfter(room, readSeq);
  const counts = notify === "mentions" && unread > 0;
  const unreadMentions = counts ? await core.history.countMentions(room, readSeq, userId) : 0;
  return { notify, favourite: isFavourite, readSeq, unread, unreadMentions };
}

async function peerOf(core: Core, room: Room, user: User): Promise<User | undefined> {
  const members = await core.members.list(room.id);
  return members.find((member) => member.user.id !== user.id)?.user;
}

export async function merchantView(core: Core, actor: Actor, merchant: Merchant): Promise<MerchantView> {
  const [owner, customer, groups, members] = await Promise.all([
    core.accounts.lookUp(merchant.ownerId),
    core.accounts.lookUp(merchant.customerId),
    core.merchants.groupsOf(merchant.id),
    core.merchants.membersOf(merchant.id),
  ]);
  const access = await core.members.accessTo(actor, groups);
  return {
    id: merchant.id,
    name: merchant.name,
    icon: merchant.icon,
    owner: owner ? wireUser(owner) : null,
    customer: customer ? wireUser(customer) : null,
    isMember: members.some((row) => row.userId === actor.userId),
    members: members.length,
    groups: await Promise.all(
      access
        .filter(({ isOpen }) => isOpen)
        .map(async ({ room, member }) => ({
          ...(await roomView(core, room)),
          isMember: member !== undefined,
        })),
    ),
  };
}

export async function hookView(core: Core, hook: Hook): Promise<HookView> {
  const { id, name, createdBy, createdAt, lastUsedAt } = hook;
  const maker = await core.accounts.lookUp(createdBy);
  return { id, name, createdBy: maker ? wireUser(maker) : null, createdAt, lastUsedAt };
}

/** What a list asks for: pages start at 1; `pageSize` 50 by default, at most 200. */
export const pageAsked = ({
  query = "",
  page = 1,
  pageSize = 50,
}: {
  query?: string | undefined;
  page?: number | undefined;
  pageSize?: number | undefined;
}) => ({ query, page, pageSize: Math.min(pageSize, 200) });

export async function pageOf<T, V>(
  { items, total }: { readonly items: readonly T[]; readonly total: number },
  present: (row: T) => V | Promise<V>,
): Promise<ListPage<V>> {
  return { items: await Promise.all(items.map(present)), total };
}
