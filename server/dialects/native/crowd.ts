/** In a crowd, people who come at once are shown the same list: making it for each would cost all of them. */
import type { Core } from "../../chat/core.ts";
import type { Room } from "../../chat/types.ts";
import type { MemberView } from "./contract.ts";
import { memberView } from "./encode.ts";

/** Most members that a `room:join` answers. A room with more of them is a crowd, and shows some. */
const SHOWN = 200;
const SHOWN_OF_CROWD = 50;
const KEPT_MS = 1000;

export class Crowds {
  readonly #core: Core;
  readonly #shown = new Map<number, Promise<readonly MemberView[]>>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** The members, people online first; of a crowd some, as they were up to {@link KEPT_MS} ago. */
  async membersOf(room: Room): Promise<readonly MemberView[]> {
    const shown = this.#shown.get(room.id);
    if (shown) return shown;
    if ((await this.#core.members.count(room.id)) <= SHOWN) return this.#view(room, SHOWN);
    const fresh = this.#view(room, SHOWN_OF_CROWD);
    this.#shown.set(room.id, fresh);
    setTimeout(() => this.#shown.delete(room.id), KEPT_MS).unref();
    return fresh;
  }

  async #view(room: Room, most: number): Promise<readonly MemberView[]> {
    const members = await this.#core.members.list(room.id, most);
    return members.map((row) => memberView(room, row));
  }
}
