/** Tells dialect B's clients what happened in their rooms, whichever wire it came by. */
import type { ChatEvent, EventOf } from "../../chat/events.ts";
import type { Author, Room } from "../../chat/types.ts";
import type { Audience } from "../kit/audience.ts";
import type { Fanout } from "../kit/fanout.ts";
import { Moves } from "../kit/moves.ts";
import type { AvatarOverrides } from "./avatar-overrides.ts";
import type { Connection } from "./connection.ts";
import { packet, textOf } from "./encode.ts";
import type { Visits } from "./visits.ts";

type Person = Pick<Author, "id" | "username" | "avatar">;
export type Move = "create" | "join" | "leave";

export class Broadcaster {
  readonly #audience: Audience<Connection>;
  readonly #fanout: Fanout;
  readonly #avatars: AvatarOverrides;
  readonly #visits: Visits;
  /** Who asks for a move is told of it in the answer; everybody else, here. */
  readonly moves = new Moves<Connection>();

  constructor(audience: Audience<Connection>, fanout: Fanout, avatars: AvatarOverrides, visits: Visits) {
    this.#audience = audience;
    this.#fanout = fanout;
    this.#avatars = avatars;
    this.#visits = visits;
  }

  tell(event: ChatEvent): void {
    if (event.type === "messages.posted") this.#posted(event);
    else if (event.type === "member.online") this.#came(event);
    else if (event.type === "member.offline") this.#went(event);
    else if (event.type === "room.dissolved") this.#dissolved(event);
  }

  /** Someone else took that user out of the room. They hear of it with the others, in the event that follows. */
  removed(connection: Connection, roomId: number, userId: number): void {
    this.moves.removed(connection, roomId, userId);
    if (!connection.hasOthersIn(roomId, userId)) this.#audience.delete(roomId, connection);
  }

  /** To these clients: that person came or left. */
  move(connections: Iterable<Connection>, user: Person, room: Room, what: Move): void {
    this.#send(connections, (origin) => [packet("user", this.#avatars.of(user, origin), room.name, what)]);
  }

  #posted({ room, messages }: EventOf<"messages.posted">): void {
    this.#send(this.#audience.of(room.id), (origin) =>
      messages.map((message) =>
        packet("msg", this.#avatars.of(message.author, origin), room.name, textOf(message, origin)),
      ),
    );
  }

  #came({ room, user, first }: EventOf<"member.online">): void {
    this.#visits.note(room.id, user.id);
    const hearers = this.moves.hearers(this.#audience.of(room.id), room.id, user.id);
    this.move(hearers, user, room, first ? "create" : "join");
  }

  #went({ room, user }: EventOf<"member.offline">): void {
    this.move(this.moves.hearers(this.#audience.of(room.id), room.id, user.id), user, room, "leave");
  }

  /** Each client hears that its own user left. */
  #dissolved({ room }: EventOf<"room.dissolved">): void {
    for (const connection of this.#audience.of(room.id)) {
      for (const user of connection.peopleIn(room.id)) this.move([connection], user, room, "leave");
    }
    this.#audience.drop(room.id);
    this.#visits.forget(room.id);
  }

  #send(connections: Iterable<Connection>, textsFor: (origin: string) => string[]): void {
    const groups = new Map<string, Connection[]>();
    for (const connection of connections) {
      const group = groups.get(connection.origin);
      if (group) group.push(connection);
      else groups.set(connection.origin, [connection]);
    }
    for (const [origin, group] of groups) {
      this.#fanout.broadcastText(
        group.map(({ ws }) => ws),
        textsFor(origin),
      );
    }
  }
}
