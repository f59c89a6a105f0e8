/** Removes a room, a merchant page or an account with everything that belongs to it. */
import { each } from "./batches.ts";
import type { Connections } from "./connections.ts";
import type { Context } from "./context.ts";
import type { Messages } from "./messages.ts";
import { memberKey } from "./ports.ts";
import type { ConnectionId, Dissolution, Room, User } from "./types.ts";

/** For clients that show text only. */
const SENTENCES: Readonly<Record<Dissolution, string>> = {
  dissolved: "",
  account_deleted: "The account was deleted.",
  owner_deleted: "The owner's account was deleted.",
  page_closed: "The page was closed.",
};

export class Removal {
  readonly #context: Context;
  readonly #connections: Connections;
  readonly #messages: Messages;

  constructor(context: Context, connections: Connections, messages: Messages) {
    this.#context = context;
    this.#connections = connections;
    this.#messages = messages;
  }

  /** Removes what belongs to an account: owned rooms, direct conversations, memberships, pages, bans and mutes. */
  async tracesOf(user: User): Promise<void> {
    const { store } = this.#context;
    for (const merchant of await store.merchants.where("ownerId", user.id)) {
      await this.merchant(merchant.id, "owner_deleted");
    }
    for (const room of await store.rooms.where("ownerId", user.id)) {
      await this.room(room, null, "owner_deleted");
    }
    for (const { roomId } of await store.members.where("userId", user.id)) {
      const room = await store.rooms.get(roomId);
      if (!room) continue;
      if (room.isDirect) await this.room(room, null, "account_deleted");
      else if (await store.members.delete(memberKey(room.id, user.id))) {
        await this.#context.events.publish({ type: "member.left", room, user, wasOnline: false, by: null });
      }
    }
    for (const page of await store.merchants.where("customerId", user.id)) {
      await store.merchants.update(page.id, { customerId: page.ownerId });
    }
    for (const page of await store.merchantMembers.where("userId", user.id)) {
      await store.merchantMembers.delete(page.id);
    }
    const [mutes, bans] = await Promise.all([
      store.mutes.where("userId", user.id),
      store.bans.where("userId", user.id),
    ]);
    await Promise.all([
      ...mutes.map((row) => store.mutes.delete(row.id)),
      ...bans.map((row) => store.bans.delete(row.id)),
    ]);
  }

  /** Removes all messages of a person, in every room. */
  async messagesOf(user: User): Promise<void> {
    for await (const room of each(this.#context.store.rooms)) {
      await this.#messages.removeAllBy(room, user.id);
    }
  }

  /** Removes a page with its groups and members. */
  async merchant(merchantId: number, why: Exclude<Dissolution, "dissolved">): Promise<void> {
    const { store, events } = this.#context;
    for (const room of await store.rooms.where("merchantId", merchantId)) {
      await this.room(room, null, why);
    }
    const members = await store.merchantMembers.where("merchantId", merchantId);
    await Promise.all([
      ...members.map((row) => store.merchantMembers.delete(row.id)),
      store.merchants.delete(merchantId),
    ]);
    await events.publish({ type: "merchants.changed" });
  }

  /**
   * Removes the room with its messages, members, bans, picture and uploads, and informs everyone in it.
   * @param reason the text of the person who dissolves it
   */
  async room(room: Room, by: ConnectionId | null, why: Dissolution, reason = SENTENCES[why]): Promise<void> {
    const { store, events, media } = this.#context;
    const members = await store.members.where("roomId", room.id);
    const [hooks, bans, mutes] = await Promise.all([
      store.hooks.where("roomId", room.id),
      store.bans.where("roomId", room.id),
      store.mutes.where("roomId", room.id),
    ]);
    const [wasThere] = await Promise.all([
      store.rooms.delete(room.id),
      store.activity.delete(room.id),
      ...members.map((member) => store.members.delete(memberKey(room.id, member.userId))),
      ...hooks.map((row) => store.hooks.delete(row.id)),
      ...bans.map((row) => store.bans.delete(row.id)),
      ...mutes.map((row) => store.mutes.delete(row.id)),
    ]);
    // Somebody else dissolved it at the same time.
    if (!wasThere) return;
    await events.publish({ type: "room.dissolved", room, by, why, reason });
    await this.#connections.forgetRoom(room.id);
    await this.#messages.forget(room.id);
    await Promise.all([
      media.removeAvatar({ kind: "room", id: room.id }),
      media.removeUploadsOf({ roomId: room.id }),
    ]);
  }
}
