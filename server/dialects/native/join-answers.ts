/**
 * Answers to `room:join`: those who join a room in one turn of the event loop share what is the same for them, encoded
 * once.
 */
import type { Core } from "../../chat/core.ts";
import type { Room } from "../../chat/types.ts";
import type { Fanout } from "../kit/fanout.ts";
import type { JoinResult, MemberView } from "./contract.ts";
import { memberView, roomViewForMember, wireMessage } from "./encode.ts";

/** Most members in an answer. Larger rooms show some of them. */
const SHOWN = 200;
const SHOWN_OF_LARGE = 50;
const KEPT_MS = 1000;
/** The most messages in an answer, without and with `since`. */
const NEWEST = 50;
const MISSED = 500;

export type SharedAnswer = Omit<JoinResult, "readSeq" | "mute">;

interface Joining {
  /** Subscribes a client to the room. */
  readonly hears: (() => void)[];
  readonly json: Promise<string>;
}

export class JoinAnswers {
  readonly #core: Core;
  readonly #fanout: Fanout;
  /** Room and `since` → those who join in this turn. */
  readonly #joining = new Map<string, Joining>();
  readonly #members = new Map<number, Promise<readonly MemberView[]>>();

  constructor(core: Core, fanout: Fanout) {
    this.#core = core;
    this.#fanout = fanout;
  }

  /**
   * Returns the JSON of a {@link SharedAnswer}. At the end of the turn it calls `hear` and then reads, so that no event
   * is missed; clients recognise a repeated message by its number.
   * @throws room_not_found (dissolved meanwhile)
   */
  sharedBy(roomId: number, since: number | undefined, hear: () => void): Promise<string> {
    const key = `${roomId}:${since ?? ""}`;
    const joining = this.#joining.get(key) ?? this.#begin(key, roomId, since);
    joining.hears.push(hear);
    return joining.json;
  }

  #begin(key: string, roomId: number, since: number | undefined): Joining {
    const hears: (() => void)[] = [];
    const json = new Promise<string>((resolve) => {
      this.#fanout.atTurnEnd(() => {
        this.#joining.delete(key);
        for (const hear of hears) hear();
        resolve(this.#encode(roomId, since));
      });
    });
    const joining = { hears, json };
    this.#joining.set(key, joining);
    return joining;
  }

  async #encode(roomId: number, since: number | undefined): Promise<string> {
    const query = since === undefined ? { limit: NEWEST } : { after: since, limit: MISSED };
    const { items, hasMore } = await this.#core.history.page(await this.#core.rooms.get(roomId), query);
    // Read last: what happens while the history is read reaches the client before this answer.
    const room = await this.#core.rooms.get(roomId);
    const [members, view] = await Promise.all([this.#membersOf(room), roomViewForMember(this.#core, room)]);
    const answer: SharedAnswer = { room: view, members, messages: items.map(wireMessage), hasMore };
    return JSON.stringify(answer);
  }

  /** The members, people online first; in large rooms some of them, up to {@link KEPT_MS} old. */
  async #membersOf(room: Room): Promise<readonly MemberView[]> {
    const kept = this.#members.get(room.id);
    if (kept) return kept;
    if ((await this.#core.members.count(room.id)) <= SHOWN) return this.#view(room, SHOWN);
    const fresh = this.#view(room, SHOWN_OF_LARGE);
    this.#members.set(room.id, fresh);
    setTimeout(() => this.#members.delete(room.id), KEPT_MS).unref();
    return fresh;
  }

  async #view(room: Room, most: number): Promise<readonly MemberView[]> {
    const members = await this.#core.members.list(room.id, most);
    return members.map((row) => memberView(room, row));
  }
}
