import type { Room } from "../../chat/types.ts";

/** A dialect's own connections, by room: the receivers of encoded events. */
export class Audience<C> {
  readonly #rooms = new Map<number, Set<C>>();

  add(roomId: number, connection: C): void {
    const room = this.#rooms.get(roomId);
    if (room) room.add(connection);
    else this.#rooms.set(roomId, new Set([connection]));
  }

  delete(roomId: number, connection: C): void {
    const room = this.#rooms.get(roomId);
    room?.delete(connection);
    if (room?.size === 0) this.#rooms.delete(roomId);
  }

  /** Forgets the whole room, as when it was dissolved. */
  drop(roomId: number): void {
    this.#rooms.delete(roomId);
  }

  has(roomId: number, connection: C): boolean {
    return this.#rooms.get(roomId)?.has(connection) ?? false;
  }

  /** Returns the room's connections. If there are none, the event need not be encoded. */
  of(roomId: number): ReadonlySet<C> {
    return this.#rooms.get(roomId) ?? (EMPTY as ReadonlySet<C>);
  }
}

const EMPTY: ReadonlySet<never> = new Set();

/** Groups connections that receive the same text by the key that decides it. */
export function groupBy<C>(connections: Iterable<C>, keyOf: (connection: C) => string): Map<string, C[]> {
  const groups = new Map<string, C[]>();
  for (const connection of connections) {
    const key = keyOf(connection);
    const group = groups.get(key);
    if (group) group.push(connection);
    else groups.set(key, [connection]);
  }
  return groups;
}

/**
 * Groups the connections that receive the same text about a room: those with the same key that call the room the same.
 * Each group comes with its first connection.
 */
export function* alike<C extends { nameOf(room: Room): string }>(
  connections: Iterable<C>,
  room: Room,
  keyOf: (connection: C) => string,
): Generator<[C, C[]]> {
  const groups = groupBy(connections, (connection) => {
    const name = connection.nameOf(room);
    return name === room.name ? keyOf(connection) : `${keyOf(connection)} ${name}`;
  });
  for (const group of groups.values()) {
    const [first] = group;
    if (first) yield [first, group];
  }
}
