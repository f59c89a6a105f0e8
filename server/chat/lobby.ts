/** The Lobby: everyone who registers in a browser is a member, so that no one starts with an empty page. */
import { hostActor, type Origin } from "./actor.ts";
import type { Context } from "./context.ts";
import type { Membership } from "./membership.ts";
import type { Messages } from "./messages.ts";
import { isVisible } from "./names.ts";
import type { Restrictions } from "./restrictions.ts";
import type { Rooms } from "./rooms.ts";
import type { Room, User } from "./types.ts";

interface LobbyDeps {
  readonly rooms: Rooms;
  readonly members: Membership;
  readonly messages: Messages;
  readonly restrictions: Restrictions;
}

export class Lobby {
  readonly #context: Context;
  readonly #deps: LobbyDeps;

  constructor(context: Context, deps: LobbyDeps) {
    this.#context = context;
    this.#deps = deps;
  }

  /** Returns the server's public room with the name in `rooms.lobby`, or undefined. */
  async find(): Promise<Room | undefined> {
    const name = this.#context.rules()["rooms.lobby"];
    const room = name === "" ? undefined : await this.#context.store.rooms.by("name", name);
    return room?.isPublic && room.ownerId === null ? room : undefined;
  }

  /**
   * Creates the room at a server's first start, while there are no accounts and no rooms, with a welcome unless it is
   * blank or too long.
   */
  async open(welcome: string): Promise<void> {
    const { rooms, users } = this.#context.store;
    const name = this.#context.rules()["rooms.lobby"];
    if (name === "" || (await rooms.count()) > 0 || (await users.count()) > 0) return;
    const room = await this.#deps.rooms.create(hostActor(), { name });
    const most = this.#context.rules()["messages.maxLength"];
    if (isVisible(welcome) && welcome.length <= most)
      await this.#deps.messages.say(hostActor(), room.id, welcome);
  }

  /** Makes a new account a member unless it or its address is banned there. */
  async admit({ address }: Origin, user: User): Promise<void> {
    const room = await this.find();
    if (!room || (await this.#deps.restrictions.roomsClosedTo(user.id, address)).has(room.id)) return;
    await this.#deps.members.admit(room, user, null);
  }
}
