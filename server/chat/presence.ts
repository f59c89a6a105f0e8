import type { ConnectionId } from "./types.ts";

/**
 * Who is connected to any host, and who is in which room. Each call is one step: nothing of another host's falls in
 * between.
 */
export interface Presence {
  connect(connection: ConnectionId, userId: number): Promise<void>;
  disconnect(connection: ConnectionId, userId: number): Promise<void>;
  /**
   * Puts a connection in a room and uses up its user's reserved place. `full`: the user was not inside, and the people
   * inside and others' reserved places fill the capacity (0: no limit). `isFirst`: it is the user's first connection
   * there. `isOpening`: `isNew` was given and nobody has entered before. `online`: distinct users there now.
   */
  enter(
    roomId: number,
    userId: number,
    connection: ConnectionId,
    place: { readonly capacity: number; readonly isNew: boolean },
  ): Promise<"full" | { isFirst: boolean; isOpening: boolean; online: number }>;
  /** Removes a connection from a room. `isLast`: it was there and was the user's last one. */
  leave(
    roomId: number,
    userId: number,
    connection: ConnectionId,
  ): Promise<{ isLast: boolean; online: number }>;
  /** Removes all connections of a user from a room, and a reserved place. Returns which connections. */
  expel(roomId: number, userId: number): Promise<{ connections: readonly ConnectionId[]; online: number }>;
  /** Removes everybody from a dissolved room, and its reserved places. */
  forgetRoom(roomId: number): Promise<void>;
  /** Reserves a place for a minute. `known`: the user is inside, or had a reserved place already, which is extended. */
  reserve(roomId: number, userId: number, capacity: number): Promise<"full" | "known" | "new">;
  /** Releases a reserved place. Returns whether it was still reserved. */
  release(roomId: number, userId: number): Promise<boolean>;
  /** Releases the places reserved for a user in all rooms. */
  releaseAll(userId: number): Promise<void>;
  /** How many distinct users are in the room. */
  online(roomId: number): Promise<number>;
  isInside(roomId: number, userId: number): Promise<boolean>;
  /** Ids of users in the room, at most `most` of them. */
  insideOf(roomId: number, most?: number): Promise<readonly number[]>;
  /** Which of these users are in the room. */
  insideAmong(roomId: number, userIds: readonly number[]): Promise<ReadonlySet<number>>;
  isOnline(userId: number): Promise<boolean>;
  /** Everybody who is connected. */
  onlineIds(): Promise<ReadonlySet<number>>;
  /** How many are connected. */
  onlineUsers(): Promise<number>;
  /** How many people are in each room that is not empty. */
  onlineByRoom(): Promise<ReadonlyMap<number, number>>;
}
