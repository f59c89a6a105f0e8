/** Removes a room, a merchant page or an account with everything that belongs to it. */
import { each } from "./batches.ts";
import type { Connections } from "./connections.ts";
import type { Context } from "./context.ts";
import type { Messages } from "./messages.ts";
import { memberKey, type Tables } from "./ports.ts";
import type { ConnectionId, Dissolution, Room, User } from "./types.ts";

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
      await store.merchants.update(page.id, { customerId: page.ownerId }, { customerId: user.id });
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
    if (mutes.length + bans.length > 0) await this.#context.events.publish({ type: "moderation.changed" });
  }

  /** Removes all messages of a person, in every room. */
  async messagesOf(user: User): Promise<void> {
    for await (const room of each(this.#context.store.rooms)) {
      await this.#messages.removeAllBy(room, user.id);
    }
  }

  /** Removes a page with its groups and members. @returns whether it was there */
  async merchant(merchantId: number, why: Exclude<Dissolution, "dissolved">): Promise<boolean> {
    const { store, events } = this.#context;
    const dissolved = await store.transaction(async (tables) => {
      if (!(await tables.merchants.delete(merchantId))) return undefined;
      const members = await tables.merchantMembers.where("merchantId", merchantId);
      const rooms = await tables.rooms.where("merchantId", merchantId);
      for (const row of members) await tables.merchantMembers.delete(row.id);
      for (const room of rooms) await deleteRoom(tables, room.id);
      return rooms;
    });
    if (!dissolved) return false;
    for (const room of dissolved) await this.#dissolved(room, null, why, "");
    await events.publish({ type: "merchants.changed" });
    return true;
  }

  /**
   * Removes the room with its messages, members, bans, picture and uploads, and informs everyone in it.
   * @param reason the text of the person who dissolves it
   * @returns whether it was there
   */
  async room(room: Room, by: ConnectionId | null, why: Dissolution, reason = ""): Promise<boolean> {
    const isOurs = await this.#context.store.transaction((tables) => deleteRoom(tables, room.id));
    if (isOurs) await this.#dissolved(room, by, why, reason);
    return isOurs;
  }

  async #dissolved(room: Room, by: ConnectionId | null, why: Dissolution, reason: string): Promise<void> {
    const { events, media } = this.#context;
    await events.publish({ type: "room.dissolved", room, by, why, reason });
    // The bans and mutes of the room are gone too.
    await events.publish({ type: "moderation.changed" });
    await this.#connections.forgetRoom(room.id);
    await this.#messages.forget(room.id);
    await Promise.all([
      media.removeAvatar({ kind: "room", id: room.id }),
      media.removeUploadsOf({ roomId: room.id }),
    ]);
  }
}

/** Deletes the room with every row that belongs to it. @returns whether it was there */
async function deleteRoom(tables: Tables, roomId: number): Promise<boolean> {
  if (!(await tables.rooms.delete(roomId))) return false;
  await tables.activity.delete(roomId);
  for (const { userId } of await tables.members.where("roomId", roomId))
    await tables.members.delete(memberKey(roomId, userId));
  for (const table of [tables.hooks, tables.bans, tables.mutes])
    for (const { id } of await table.where("roomId", roomId)) await table.delete(id);
  return true;
}
