/** Enforces the bans and mutes in force. */
import { networkOf } from "./address.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import { bannedError, isLive } from "./policy.ts";
import type { Ban, Mute, Room } from "./types.ts";

export class Restrictions {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * @throws banned when the user or the address is banned from the host; unauthenticated when the account is being
   * deleted
   */
  async assertWelcome(userId: number | null, address: string): Promise<void> {
    const { users } = this.#context.store;
    if (userId !== null && (await users.get(userId))?.isLeaving) {
      throw new ChatError("unauthenticated", { reason: "account_leaving" });
    }
    const found = await this.#bansOn(userId, address);
    const ban = found.find((row) => row.roomId === null);
    if (ban) throw bannedError(ban);
  }

  /** @throws banned when the user or the address is banned from that room or from the host */
  async assertWelcomeIn(room: Room, userId: number | null, address: string): Promise<void> {
    const found = await this.#bansOn(userId, address);
    const ban = found.find(({ roomId }) => roomId === null || roomId === room.id);
    if (ban) throw bannedError(ban);
  }

  /** Whether the account is banned from that room or from the host, from any address. */
  async isBannedFrom(room: Room, userId: number): Promise<boolean> {
    const found = await this.#context.store.bans.where("userId", userId);
    return this.#inForce(found).some(({ roomId }) => roomId === null || roomId === room.id);
  }

  /** Ids of the rooms that the user or the address is banned from. */
  async roomsClosedTo(userId: number | null, address: string): Promise<ReadonlySet<number>> {
    const found = await this.#bansOn(userId, address);
    return new Set(found.flatMap(({ roomId }) => roomId ?? []));
  }

  /** The mute that stops a user from posting in a room, if any. */
  async muteOf(userId: number, roomId: number): Promise<Mute | undefined> {
    const mutes = await this.#context.store.mutes.where("userId", userId);
    return this.#inForce(mutes).find((row) => row.roomId === null || row.roomId === roomId);
  }

  /** Ids of the people who are banned from the host, and of those muted everywhere or in that room. */
  async held(
    roomId: number | null = null,
  ): Promise<{ banned: ReadonlySet<number>; muted: ReadonlySet<number> }> {
    const { bans, mutes } = this.#context.store;
    const [banned, muted] = await Promise.all([
      bans.where("everywhere", 1),
      roomId === null ? mutes.where("everywhere", 1) : mutes.where("roomId", roomId),
    ]);
    return {
      banned: new Set(this.#inForce(banned).flatMap(({ userId }) => userId ?? [])),
      muted: new Set(this.#inForce(muted).map(({ userId }) => userId)),
    };
  }

  /** The bans in force of the user, the address and its network. */
  async #bansOn(userId: number | null, address: string): Promise<readonly Ban[]> {
    const { bans } = this.#context.store;
    const found = await Promise.all([
      userId === null ? [] : bans.where("userId", userId),
      ...Array.from(new Set([address, networkOf(address)]), (each) => bans.where("address", each)),
    ]);
    return this.#inForce(found.flat());
  }

  #inForce<T extends { until: string | null }>(rows: readonly T[]): T[] {
    const now = this.#context.clock();
    return rows.filter(({ until }) => isLive(until, now));
  }
}
