/** Remembers who has been in which room: dialect B's clients leave by WebSocket and report it over HTTP afterwards. */
const MAX_PER_ROOM = 10_000;

export class JoinHistory {
  readonly #rooms = new Map<number, Set<number>>();

  note(roomId: number, userId: number): void {
    const people = this.#rooms.get(roomId) ?? new Set();
    this.#rooms.set(roomId, people.add(userId));
    for (const oldest of people) {
      if (people.size <= MAX_PER_ROOM) break;
      people.delete(oldest);
    }
  }

  /** Whether the user has been in the room since the last call. */
  take(roomId: number, userId: number): boolean {
    return this.#rooms.get(roomId)?.delete(userId) ?? false;
  }

  forget(roomId: number): void {
    this.#rooms.delete(roomId);
  }
}
