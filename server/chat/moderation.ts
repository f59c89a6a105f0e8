/** Kick, ban, mute: each with a reason, the last two with an expiry. */
import { type Actor, causeOf, userOrHost } from "./actor.ts";
import { checkAddress, isWithin } from "./address.ts";
import { audit } from "./audit.ts";
import type { AuditAction } from "./audit-actions.ts";
import { hasName } from "./author.ts";
import { drain } from "./batches.ts";
import { has } from "./changed.ts";
import type { Connections } from "./connections.ts";
import { type Context, nowOf, withMembershipLock } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { EventOf } from "./events.ts";
import { accountOf, managedRoom, roomOf } from "./lookups.ts";
import { assertAdmin, assertManages, assertModerates, isLive } from "./policy.ts";
import { memberKey, type Tables } from "./ports.ts";
import {
  type Condition,
  given,
  is,
  joined,
  type ListQuery,
  live,
  paged,
  type RowPage,
  type RowQuery,
} from "./row-query.ts";
import type { Sessions } from "./sessions.ts";
import type { Ban, ConnectionId, Mute, Room, User } from "./types.ts";

interface Order {
  /** Without it: on the whole host. */
  readonly roomId?: number | undefined;
  readonly until?: string | null | undefined;
  readonly reason: string;
}

export interface BanOrder extends Order {
  readonly userId?: number | undefined;
  /** An IPv4 or IPv6 address in any notation, or a /64 network. */
  readonly address?: string | undefined;
}

export interface MuteOrder extends Order {
  readonly userId: number;
}

/**
 * Selects bans or mutes in force by a part of the user's names, the room's name, the address, the reason, or who imposed
 * it; null selects those of no user or no room. Newest first, unless sorted otherwise.
 */
export interface HeldQuery extends ListQuery<"at" | "until"> {
  readonly userId?: number | null | undefined;
  readonly roomId?: number | null | undefined;
}

export interface BanQuery extends HeldQuery {
  readonly id?: number | undefined;
  readonly address?: string | null | undefined;
}

function heldQuery<T extends Ban | Mute>(
  context: Context,
  { query, userId, roomId, sort = { by: "at", descending: true }, ...paging }: HeldQuery,
  own: readonly Condition<T>[],
  ...found: readonly Condition<T>[]
): RowQuery<T> {
  const { users, rooms } = context.store;
  const anyOf: Condition<T>[] = [
    ["reason", "contains", query],
    ["by", "contains", query],
    joined("userId", users, hasName(query)),
    joined("roomId", rooms, ["name", "contains", query]),
    ...found,
  ];
  return {
    where: given<T>([live<T>(nowOf(context)), is("userId", userId), is("roomId", roomId), { anyOf }, ...own]),
    newestFirst: true,
    sort: [{ ...sort, nullsHigh: true }],
    ...paged(paging),
  };
}

/** How the stay of a member or a connected person in a room ends. */
type Stay = Pick<EventOf<"member.kicked">, "room" | "user" | "kind" | "reason">;

export class Moderation {
  readonly #context: Context;
  readonly #connections: Connections;
  readonly #sessions: Sessions;

  constructor(context: Context, connections: Connections, sessions: Sessions) {
    this.#context = context;
    this.#connections = connections;
    this.#sessions = sessions;
    context.events.subscribe((event) => (event.type === "address.banned" ? this.#keepOut(event) : undefined));
  }

  /** The mutes of that room in force. Owner or admin. */
  async mutesIn(actor: Actor, roomId: number): Promise<readonly Mute[]> {
    const { store, clock } = this.#context;
    await managedRoom(store, actor, roomId);
    return (await store.mutes.where("roomId", roomId)).filter(({ until }) => isLive(until, clock()));
  }

  /** Kicks a user from a room: the membership ends, the connections stay, the user may join again. Owner or admin. */
  async kickFromRoom(actor: Actor, roomId: number, userId: number, reason: string): Promise<void> {
    const { store } = this.#context;
    const { by, room } = await managedRoom(store, actor, roomId);
    const user = await accountOf(store, userId);
    assertModerates(actor, by, user);
    if (!(await this.#putOut({ room, user, kind: "kicked", reason }, causeOf(actor)))) {
      throw new ChatError("not_member", { reason: "target_not_in_room" });
    }
    await this.#note(actor, "moderation.kick", user.username, room, reason);
  }

  /** Kicks a user from the host: every session and connection ends. Admins only. */
  async kickFromHost(actor: Actor, userId: number, reason: string): Promise<void> {
    const { by } = await this.#place(actor, undefined);
    const user = await accountOf(this.#context.store, userId);
    assertModerates(actor, by, user);
    if (await this.#sessions.endAll(userId, "kicked", reason))
      await this.#note(actor, "moderation.kick", user.username, undefined, reason);
  }

  /**
   * Bans an account or an address from one room (owner or admin) or from the host (admins). Repeating it changes
   * nothing.
   */
  async ban(actor: Actor, order: BanOrder): Promise<Ban> {
    const { store, events } = this.#context;
    if ((order.userId === undefined) === (order.address === undefined)) {
      throw new ChatError("invalid", { reason: "ban_target_missing" });
    }
    const { by, room } = await this.#place(actor, order.roomId);
    const user = order.userId === undefined ? undefined : await accountOf(store, order.userId);
    if (user) assertModerates(actor, by, user);
    const address = order.address === undefined ? null : checkAddress(order.address);
    const terms = {
      userId: user?.id ?? null,
      address,
      roomId: room?.id ?? null,
      reason: order.reason,
      until: this.#end(order.until),
    };
    const row = { ...terms, by: by?.username ?? "host", at: nowOf(this.#context) };
    const cause = causeOf(actor);
    const keep = () =>
      store.transaction(async (tables) => {
        if (room) await roomOf(tables, room.id);
        const bans = user
          ? await tables.bans.where("userId", user.id)
          : await tables.bans.where("address", address ?? "");
        const same = bans.find((one) => has(one, terms));
        return same ? { ban: same, isNew: false } : { ban: await tables.bans.add(row), isNew: true };
      });
    // The membership ends first, so that no kill leaves somebody banned and still a member. One transaction would be
    // refused on a full disk.
    const { ban, isNew } = await (user && room
      ? withMembershipLock(this.#context, room.id, user.id, async () => {
          await this.#endStay({ room, user, kind: "banned", reason: order.reason }, cause);
          return keep();
        })
      : keep());
    if (!isNew) return ban;
    if (user && !room) await this.#sessions.endAll(user.id, "banned", order.reason, ban.until);
    if (address !== null) {
      const banned = { address, roomId: ban.roomId, reason: order.reason, until: ban.until, by: cause };
      // Those on this host are out of the room when the call returns.
      if (room) await this.#keepOut(banned);
      await events.publish({ type: "address.banned", ...banned });
    }
    await events.publish({ type: "moderation.changed" });
    await this.#note(actor, "moderation.ban", user?.username ?? address ?? "", room, order.reason);
    return ban;
  }

  /** @throws not_found */
  async unban(actor: Actor, banId: number, reason = ""): Promise<void> {
    const { store } = this.#context;
    const ban = await store.bans.get(banId);
    if (!ban) throw banNotFound();
    const by = await userOrHost(store, actor);
    const room = ban.roomId === null ? undefined : await store.rooms.get(ban.roomId);
    if (room) assertManages(actor, by, room);
    else assertAdmin(actor, by);
    if (!(await store.bans.delete(banId))) throw banNotFound();
    const user = ban.userId === null ? undefined : await store.users.get(ban.userId);
    await this.#context.events.publish({ type: "moderation.changed" });
    await this.#note(actor, "moderation.unban", user?.username ?? ban.address ?? "", room, reason);
  }

  /**
   * Mutes a user in one room (owner or admin) or everywhere (admins). A new mute replaces the old one; the same again
   * changes nothing.
   */
  async mute(actor: Actor, order: MuteOrder): Promise<Mute> {
    const { store, events } = this.#context;
    const { by, room } = await this.#place(actor, order.roomId);
    const user = await accountOf(store, order.userId);
    assertModerates(actor, by, user);
    const roomId = room?.id ?? null;
    const until = this.#end(order.until);
    const { reason } = order;
    const terms = { userId: user.id, roomId, reason, until };
    const row = { ...terms, by: by?.username ?? "host", at: nowOf(this.#context) };
    const { mute, isNew } = await store.transaction(async (tables) => {
      if (room) await roomOf(tables, room.id);
      const same = (await tables.mutes.where("userId", user.id)).find((one) => has(one, terms));
      if (same) return { mute: same, isNew: false };
      await dropMutes(tables.mutes, user.id, roomId);
      return { mute: await tables.mutes.add(row), isNew: true };
    });
    if (!isNew) return mute;
    await events.publish({ type: "user.muted", user, roomId, until, reason });
    await events.publish({ type: "moderation.changed" });
    await this.#note(actor, "moderation.mute", user.username, room, reason);
    return mute;
  }

  /** @throws not_found when nothing was muted there */
  async unmute(
    actor: Actor,
    order: { userId: number; roomId?: number | undefined; reason?: string },
  ): Promise<void> {
    const { by, room } = await this.#place(actor, order.roomId);
    const user = await accountOf(this.#context.store, order.userId);
    if (!room) assertModerates(actor, by, user);
    const roomId = room?.id ?? null;
    if ((await dropMutes(this.#context.store.mutes, user.id, roomId)) === 0) {
      throw new ChatError("not_found", { reason: "mute_not_found" });
    }
    await this.#context.events.publish({ type: "user.unmuted", user, roomId });
    await this.#context.events.publish({ type: "moderation.changed" });
    await this.#note(actor, "moderation.unmute", user.username, room, order.reason);
  }

  /** The bans in force. Admins only. */
  async bans(actor: Actor, query: BanQuery): Promise<RowPage<Ban>> {
    const { store } = this.#context;
    assertAdmin(actor, await userOrHost(store, actor));
    const { id, address } = query;
    const own = given<Ban>([is("id", id), is("address", address)]);
    return store.bans.page(heldQuery<Ban>(this.#context, query, own, ["address", "contains", query.query]));
  }

  /** The mutes in force. Admins only. */
  async mutes(actor: Actor, query: HeldQuery): Promise<RowPage<Mute>> {
    const { store } = this.#context;
    assertAdmin(actor, await userOrHost(store, actor));
    return store.mutes.page(heldQuery<Mute>(this.#context, query, []));
  }

  /** Removes bans and mutes that have expired. */
  async sweep(): Promise<void> {
    const { bans, mutes, users } = this.#context.store;
    const at = nowOf(this.#context);
    const pastBans = await drain(bans, [["until", "<=", at]], (rows) =>
      Promise.all(rows.map((row) => bans.delete(row.id))),
    );
    const pastMutes = await drain(mutes, [["until", "<=", at]], async (rows) => {
      const deleted = await Promise.all(rows.map((row) => mutes.delete(row.id)));
      for (const [n, { userId, roomId }] of rows.entries()) {
        const user = await users.get(userId);
        if (user && deleted[n]) await this.#context.events.publish({ type: "user.unmuted", user, roomId });
      }
    });
    if (pastBans + pastMutes > 0) await this.#context.events.publish({ type: "moderation.changed" });
  }

  /** Closes this host's connections from a banned address, or removes their users from the room. */
  async #keepOut(banned: Omit<EventOf<"address.banned">, "type">): Promise<void> {
    const { address, roomId, reason, until, by } = banned;
    if (roomId === null) return this.#connections.closeFrom(address, "banned", reason, until);
    const { store } = this.#context;
    const inside = this.#connections.all().filter((c) => c.rooms.has(roomId) && isWithin(c.address, address));
    for (const userId of new Set(inside.map((c) => c.userId))) {
      const [room, user] = await Promise.all([store.rooms.get(roomId), store.users.get(userId)]);
      if (room && user) await this.#putOut({ room, user, kind: "banned", reason }, by);
    }
  }

  /**
   * Ends the membership and removes the user's connections from the room.
   * @returns whether the user was a member or inside
   */
  #putOut(stay: Stay, by: ConnectionId | null): Promise<boolean> {
    const { room, user } = stay;
    return withMembershipLock(this.#context, room.id, user.id, () => this.#endStay(stay, by));
  }

  /** {@link #putOut} while the lock of the membership is held. */
  async #endStay({ room, user, kind, reason }: Stay, by: ConnectionId | null): Promise<boolean> {
    const wasMember = await this.#context.store.members.delete(memberKey(room.id, user.id));
    if (!wasMember && !(await this.#context.presence.isInside(room.id, user.id))) {
      await this.#context.presence.release(room.id, user.id);
      return false;
    }
    await this.#context.events.publish({ type: "member.kicked", room, user, kind, reason, by });
    await this.#connections.expel(room, user, "kicked", by);
    return true;
  }

  /**
   * Who acts (null: the host) and where: in a room as its owner or an admin, on the whole host as an admin.
   * @throws forbidden, room_not_found
   */
  async #place(actor: Actor, roomId: number | undefined): Promise<{ by: User | null; room?: Room }> {
    const { store } = this.#context;
    if (roomId !== undefined) return managedRoom(store, actor, roomId);
    const by = await userOrHost(store, actor);
    assertAdmin(actor, by);
    return { by };
  }

  #note(actor: Actor, action: AuditAction, whom: string, room: Room | undefined, why = ""): Promise<void> {
    return audit(this.#context, actor, action, { whom, where: room?.name ?? "", why });
  }

  #end(until: string | null | undefined): string | null {
    if (until === undefined || until === null) return null;
    const time = Date.parse(until);
    if (!(time > this.#context.clock())) throw new ChatError("invalid", { reason: "expiry_in_past" });
    return new Date(time).toISOString();
  }
}

/** @returns how many there were */
async function dropMutes(mutes: Tables["mutes"], userId: number, roomId: number | null): Promise<number> {
  const same = (await mutes.where("userId", userId)).filter((row) => row.roomId === roomId);
  const dropped = await Promise.all(same.map((row) => mutes.delete(row.id)));
  return dropped.filter(Boolean).length;
}

const banNotFound = (): ChatError => new ChatError("not_found", { reason: "ban_not_found" });
