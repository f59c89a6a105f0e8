/** Whom a dialect tells of somebody's coming and going otherwise than the rest of the room. */
interface Move<P> {
  readonly peer: P;
  readonly roomId: number;
  readonly userId: number;
}

export class Moves<P> {
  /** Clients that ask for a move right now. */
  readonly #asking = new Set<Move<P>>();
  /** Clients that were just taken out of a room and still have to hear so. */
  #removed: Move<P>[] = [];

  /** While `work` runs, that user comes or goes since that client asked for it. */
  async asking<R>(peer: P, roomId: number, userId: number, work: () => Promise<R>): Promise<R> {
    const move = { peer, roomId, userId };
    this.#asking.add(move);
    try {
      return await work();
    } finally {
      this.#asking.delete(move);
    }
  }

  /** Someone else took that user, of that client, out of the room; `hearers` gives it once. */
  removed(peer: P, roomId: number, userId: number): void {
    this.#removed.push({ peer, roomId, userId });
  }

  /** Who hears of that user's move by the room's event: the room and whoever was taken out, but not whoever asked for it. */
  hearers(room: Iterable<P>, roomId: number, userId: number): Set<P> {
    const isTheirs = (move: Move<P>): boolean => move.roomId === roomId && move.userId === userId;
    const hearers = new Set(room);
    for (const move of this.#removed.filter(isTheirs)) hearers.add(move.peer);
    this.#removed = this.#removed.filter((move) => !isTheirs(move));
    for (const move of this.#asking) if (isTheirs(move)) hearers.delete(move.peer);
    return hearers;
  }
}
