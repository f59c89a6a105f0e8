/** What leaves on dialect D's wire. */
import type { Merchant, MerchantMember, Room, User } from "../../chat/types.ts";
import { hexId } from "./ids.ts";

/** `{data, msg, code}`, around every answer. */
export const success = (data: unknown, msg = "success") => ({ data, msg, code: 200 });
export const failure = ({ msg, code }: { msg: string; code: number }) => ({ data: null, msg, code });

export const roleOf = (user: User): 0 | 1 => (user.role === "admin" ? 1 : 0);

const stamps = (row: { readonly createdAt: string; readonly updatedAt: string }) => ({
  __v: 0,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

export const loginView = (user: User, token: string) => ({
  token,
  _id: hexId(user.id),
  username: user.username,
  role: roleOf(user),
  ...stamps(user),
});

/** The document shows the password; it is present and empty. */
export const registrationView = (user: User) => ({
  username: user.username,
  password: "",
  role: roleOf(user),
  _id: hexId(user.id),
  ...stamps(user),
});

export const membershipView = (member: MerchantMember) => ({
  user: hexId(member.userId),
  merchant: hexId(member.merchantId),
  _id: hexId(member.id),
  ...stamps(member),
});

export const populatedMembershipView = (member: MerchantMember, merchant: Merchant) => ({
  ...membershipView(member),
  merchant: { ...merchantView(merchant, member.userId), userId: hexId(merchant.ownerId) },
});

/** Only the creator sees the activation code; for others it is empty. */
export const merchantView = (merchant: Merchant, viewerId: number) => ({
  user: hexId(merchant.ownerId),
  activationCode: merchant.ownerId === viewerId ? merchant.activationCode : "",
  name: merchant.name,
  icon: merchant.icon,
  customer: hexId(merchant.customerId),
  _id: hexId(merchant.id),
  ...stamps(merchant),
});

export const groupView = (room: Room) => ({
  user: room.ownerId === null ? "" : hexId(room.ownerId),
  merchant: hexId(room.merchantId ?? 0),
  name: room.name,
  icon: room.icon,
  _id: hexId(room.id),
  ...stamps(room),
});

/** `state` 1: the caller is a member and may go in; 0: not yet. */
export const listedGroupView = (room: Room, isMember: boolean) => ({
  state: isMember ? 1 : 0,
  ...groupView(room),
});
