/** People, rooms and messages to store. */
import type { StoredMessage, User } from "../../server/chat/types.ts";

const AT = "2026-01-02T03:04:05.678Z";

export function person(username: string, more: Partial<User> = {}): Omit<User, "id"> {
  const profile = {
    detail: "",
    location: "",
    sex: "",
    age: "",
    country: "",
    province: "",
    city: "",
    career: "",
  };
  return {
    username,
    displayName: username,
    phone: "",
    email: "",
    profile,
    passwordHash: null,
    sns: null,
    isOpen: true,
    role: "user",
    avatar: null,
    homeRoomId: null,
    createdAt: AT,
    updatedAt: AT,
    ...more,
  };
}

export function room(name: string) {
  return {
    name,
    code: `code-${name}`,
    alias: "",
    detail: "",
    ownerId: null,
    capacity: 0,
    isPublic: true,
    isActive: true,
    isReadOnly: false,
    isDirect: false,
    pinned: [],
    avatar: null,
    icon: "",
    merchantId: null,
    openedAt: null,
    createdAt: AT,
    updatedAt: AT,
  };
}

export function message(seq: number, more: Partial<StoredMessage> = {}): StoredMessage {
  return { seq, authorId: 1, kind: "text", body: `line ${seq}`, sentAt: timeOf(seq), ...more };
}

/** One message a second. */
export const timeOf = (seq: number): string => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
