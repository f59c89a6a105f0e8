/** In large rooms, people who join within a second get the same member list: building one for each would be too slow. */
import type { Core } from "../../chat/core.ts";
import type { Room } from "../../chat/types.ts";
import type { MemberView } from "./contract.ts";
import { memberView } from "./encode.ts";

/** Most members in the answer to `room:join`. Larger rooms show some of them. */
const SHOWN = 200;
const SHOWN_OF_LARGE = 50;
const KEPT_MS = 1000;

export class JoinAnswers {
  readonly #core: Core;
  readonly #shown = new Map<number, Promise<readonly MemberView[]>>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** The members, people online first; in large rooms some of them, up to {@link KEPT_MS} old. */
  async membersOf(room: Room): Promise<readonly MemberView[]> {
    const shown = this.#shown.get(room.id);
    if (shown) return shown;
    if ((await this.#core.members.count(room.id)) <= SHOWN) return this.#view(room, SHOWN);
    const fresh = this.#view(room, SHOWN_OF_LARGE);
    this.#shown.set(room.id, fresh);
    setTimeout(() => this.#shown.delete(room.id), KEPT_MS).unref();
    return fresh;
  }

  async #view(room: Room, most: number): Promise<readonly MemberView[]> {
    const members = await this.#core.members.list(room.id, most);
    return members.map((row) => memberView(room, row));
  }
}
