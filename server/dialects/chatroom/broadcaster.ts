/** Sends core events to dialect B's clients, whichever wire caused them. */
import type { ChatEvent, EventOf } from "../../chat/events.ts";
import type { Author, Room } from "../../chat/types.ts";
import { type Audience, alike } from "../kit/audience.ts";
import type { Fanout } from "../kit/fanout.ts";
import { textOf } from "../kit/messages.ts";
import type { AvatarOverrides } from "./avatar-overrides.ts";
import type { Connection } from "./connection.ts";
import { packet } from "./encode.ts";
import type { JoinHistory } from "./join-history.ts";

type Person = Pick<Author, "id" | "username" | "avatar">;
export type Move = "create" | "join" | "leave";

export class Broadcaster {
  readonly #audience: Audience<Connection>;
  readonly #fanout: Fanout;
  readonly #avatars: AvatarOverrides;
  readonly #joinHistory: JoinHistory;

  constructor(
    audience: Audience<Connection>,
    fanout: Fanout,
    avatars: AvatarOverrides,
    joinHistory: JoinHistory,
  ) {
    this.#audience = audience;
    this.#fanout = fanout;
    this.#avatars = avatars;
    this.#joinHistory = joinHistory;
  }

  tell(event: ChatEvent): void {
    if (event.type === "messages.posted") this.#posted(event);
    else if (event.type === "member.online") this.#joined(event);
    else if (event.type === "member.offline") this.#left(event);
    else if (event.type === "room.dissolved") this.#dissolved(event);
  }

  /** Informs these clients that a person joined or left. */
  move(connections: Iterable<Connection>, user: Person, room: Room, what: Move): void {
    this.#send(connections, room, (origin, name) => [
      packet("user", this.#avatars.of(user, origin), name, what),
    ]);
  }

  #posted({ room, messages }: EventOf<"messages.posted">): void {
    this.#send(this.#audience.of(room.id), room, (origin, name) =>
      messages.map((message) =>
        packet("msg", this.#avatars.of(message.author, origin), name, textOf(message, origin)),
      ),
    );
  }

  /** The client that asked to join is answered by `inbound`, so it is left out here. */
  #joined({ room, user, first, by }: EventOf<"member.online">): void {
    this.#joinHistory.note(room.id, user.id);
    const others = [...this.#audience.of(room.id)].filter((connection) => !connection.owns(by));
    this.move(others, user, room, first ? "create" : "join");
  }

  /** Also tells clients whose user was removed from the room; then they stop receiving that room's events. */
  #left({ room, user, by }: EventOf<"member.offline">): void {
    const listeners = [...this.#audience.of(room.id)];
    this.move(
      listeners.filter((connection) => !connection.owns(by)),
      user,
      room,
      "leave",
    );
    for (const connection of listeners) {
      if (!connection.isIn(room.id)) this.#audience.delete(room.id, connection);
    }
  }

  /** Tells each client that its own user left. */
  #dissolved({ room }: EventOf<"room.dissolved">): void {
    for (const connection of this.#audience.of(room.id)) {
      for (const user of connection.peopleIn(room.id)) this.move([connection], user, room, "leave");
    }
    this.#audience.drop(room.id);
    this.#joinHistory.forget(room.id);
  }

  /** @param textsFor makes the packets for clients that reached the host at `origin` and call the room `name` */
  #send(
    connections: Iterable<Connection>,
    room: Room,
    textsFor: (origin: string, name: string) => string[],
  ): void {
    for (const [first, group] of alike(connections, room, ({ origin }) => origin)) {
      this.#fanout.broadcastText(
        group.map(({ ws }) => ws),
        textsFor(first.origin, first.nameOf(room)),
      );
    }
  }
}
