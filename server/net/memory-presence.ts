import type { Presence } from "../chat/presence.ts";
import type { ConnectionId } from "../chat/types.ts";

/** How long a place is reserved for somebody who is about to enter (dialect B), in ms. */
export const RESERVATION_MS = 60_000;

interface People {
  /** User → their connections in the room. */
  readonly inside: Map<number, Set<ConnectionId>>;
  /** User → until when a place is reserved, in ms; the first to expire comes first. */
  readonly reserved: Map<number, number>;
  /** Whether anybody has entered since the start. */
  isOpened: boolean;
}

/** The presence of this process. @param now ms of a clock that only rises. */
export function createMemoryPresence(now: () => number = () => performance.now()): Presence {
  const online = new Map<number, Set<ConnectionId>>();
  const rooms = new Map<number, People>();

  const peopleIn = (roomId: number): People => {
    const known = rooms.get(roomId);
    if (known) return known;
    const people: People = { inside: new Map(), reserved: new Map(), isOpened: false };
    rooms.set(roomId, people);
    return people;
  };
  const sizeOf = (roomId: number): number => rooms.get(roomId)?.inside.size ?? 0;
  const isInside = (roomId: number, userId: number): boolean =>
    rooms.get(roomId)?.inside.has(userId) ?? false;
  /** Whether nobody else may enter. A capacity of 0 has no limit. */
  const isFull = ({ inside, reserved }: People, userId: number, capacity: number): boolean => {
    for (const [id, until] of reserved) {
      if (until > now()) break;
      reserved.delete(id);
    }
    if (capacity === 0 || inside.has(userId)) return false;
    const others = reserved.size - (reserved.has(userId) ? 1 : 0);
    return inside.size + others >= capacity;
  };

  return {
    async connect(connection, userId) {
      const own = online.get(userId);
      if (own) own.add(connection);
      else online.set(userId, new Set([connection]));
    },
    async disconnect(connection, userId) {
      const own = online.get(userId);
      if (own?.delete(connection) && own.size === 0) online.delete(userId);
    },
    async enter(roomId, userId, connection, { capacity, isNew }) {
      const people = peopleIn(roomId);
      const { inside, reserved } = people;
      if (isFull(people, userId, capacity)) return "full";
      const own = inside.get(userId);
      if (own) own.add(connection);
      else inside.set(userId, new Set([connection]));
      reserved.delete(userId);
      // Two may enter a new room with the same row.
      const isOpening = isNew && !people.isOpened;
      people.isOpened = true;
      return { isFirst: own === undefined, isOpening, online: inside.size };
    },
    async leave(roomId, userId, connection) {
      const inside = rooms.get(roomId)?.inside;
      const own = inside?.get(userId);
      const isLast = own?.delete(connection) === true && own.size === 0;
      if (isLast) inside?.delete(userId);
      return { isLast, online: sizeOf(roomId) };
    },
    async expel(roomId, userId) {
      const people = rooms.get(roomId);
      const connections = [...(people?.inside.get(userId) ?? [])];
      people?.inside.delete(userId);
      people?.reserved.delete(userId);
      return { connections, online: sizeOf(roomId) };
    },
    async forgetRoom(roomId) {
      rooms.delete(roomId);
    },
    async reserve(roomId, userId, capacity) {
      const people = peopleIn(roomId);
      if (people.inside.has(userId)) return "known";
      if (isFull(people, userId, capacity)) return "full";
      // Re-inserted at the end, because the map is ordered by expiry.
      const wasReserved = people.reserved.delete(userId);
      people.reserved.set(userId, now() + RESERVATION_MS);
      return wasReserved ? "known" : "new";
    },
    async release(roomId, userId) {
      const reserved = rooms.get(roomId)?.reserved;
      const until = reserved?.get(userId) ?? Number.NEGATIVE_INFINITY;
      reserved?.delete(userId);
      return until > now();
    },
    async releaseAll(userId) {
      for (const { reserved } of rooms.values()) reserved.delete(userId);
    },
    online: async (roomId) => sizeOf(roomId),
    isInside: async (roomId, userId) => isInside(roomId, userId),
    async insideOf(roomId, most = Number.POSITIVE_INFINITY) {
      const ids: number[] = [];
      for (const id of rooms.get(roomId)?.inside.keys() ?? []) {
        if (ids.length >= most) break;
        ids.push(id);
      }
      return ids;
    },
    insideAmong: async (roomId, userIds) => new Set(userIds.filter((id) => isInside(roomId, id))),
    isOnline: async (userId) => online.has(userId),
    onlineIds: async () => new Set(online.keys()),
    onlineUsers: async () => online.size,
    onlineByRoom: async () =>
      new Map([...rooms].flatMap(([id, { inside }]) => (inside.size > 0 ? [[id, inside.size]] : []))),
  };
}
