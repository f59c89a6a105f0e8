/** Writes a room's history as a file, piece by piece. One export of an account runs at a time. */
import type { Actor } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import type { Membership } from "./membership.ts";
import type { Sessions } from "./sessions.ts";
import { type Transcript, type TranscriptFormat, transcriptOf } from "./transcript.ts";
import type { Room } from "./types.ts";

/** UTF-16 code units of a piece, at least; others are served between two. */
const PIECE = 65_536;

export interface RoomFile extends Pick<Transcript, "filename" | "type"> {
  /** Whoever does not read it to its end has to call `return`. */
  readonly pieces: AsyncGenerator<string, void>;
}

export class Exports {
  readonly #history: History;
  readonly #members: Membership;
  readonly #sessions: Sessions;
  readonly #running = new Set<number | string>();

  constructor(history: History, members: Membership, sessions: Sessions) {
    this.#history = history;
    this.#members = members;
    this.#sessions = sessions;
  }

  /**
   * A room's history as a file, which is made while it is read. It breaks off when the actor may no longer read the
   * room, or the actor's session has ended.
   * @param timeZone of the times in CSV and text, see {@link transcriptOf}.
   * @throws rate_limited, and what {@link Membership.assertReads} throws
   */
  async open(
    actor: Actor,
    room: Room,
    format: TranscriptFormat,
    timeZone: string | undefined,
  ): Promise<RoomFile> {
    await this.#members.assertReads(actor, room);
    const titled = room.isDirect ? { ...room, name: await this.#namesIn(room) } : room;
    const transcript = transcriptOf(titled, format, timeZone);
    const pieces = this.#write(actor, room, transcript);
    // Started, so that `return` ends it even if nobody reads it.
    await pieces.next();
    return { filename: transcript.filename, type: transcript.type, pieces };
  }

  async *#write(actor: Actor, room: Room, transcript: Transcript): AsyncGenerator<string, void> {
    const account = actor.userId ?? actor.kind;
    if (this.#running.has(account)) {
      throw new ChatError("rate_limited", { reason: "export_running", retryAfterSeconds: 5 });
    }
    this.#running.add(account);
    try {
      yield "";
      const { head, line, between, tail } = transcript;
      let piece = head;
      let isFirst = true;
      for await (const message of this.#history.scan(room)) {
        piece += (isFirst ? "" : between) + line(message);
        isFirst = false;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = "";
        await new Promise((resume) => setImmediate(resume));
        await this.#sessions.assertOpen(actor);
        await this.#members.assertReads(actor, room);
      }
      yield piece + tail;
    } finally {
      this.#running.delete(account);
    }
  }

  async #namesIn(room: Room): Promise<string> {
    return (await this.#members.list(room.id)).map(({ user }) => user.displayName).join(", ");
  }
}
