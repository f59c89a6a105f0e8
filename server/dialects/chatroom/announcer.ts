/** Tells dialect B's clients what happened in their rooms, whichever wire it came by. */
import type { ChatEvent, EventOf } from "../../chat/events.ts";
import type { Author, Room } from "../../chat/types.ts";
import type { Audience } from "../audience.ts";
import type { Fanout } from "../fanout.ts";
import { packet, textOf } from "./encode.ts";
import type { Faces } from "./faces.ts";
import type { Peer } from "./peer.ts";
import type { Visits } from "./visits.ts";

type Person = Pick<Author, "id" | "username" | "avatar">;
export type Move = "create" | "join" | "leave";

export class Announcer {
  readonly #audience: Audience<Peer>;
  readonly #fanout: Fanout;
  readonly #faces: Faces;
  readonly #visits: Visits;
  /** Clients that were just taken out of a room and still have to hear so. */
  #removed: { readonly peer: Peer; readonly roomId: number; readonly userId: number }[] = [];

  constructor(audience: Audience<Peer>, fanout: Fanout, faces: Faces, visits: Visits) {
    this.#audience = audience;
    this.#fanout = fanout;
    this.#faces = faces;
    this.#visits = visits;
  }

  tell(event: ChatEvent): void {
    if (event.type === "messages.posted") this.#posted(event);
    else if (event.type === "member.online") this.#came(event);
    else if (event.type === "member.offline") this.#went(event);
    else if (event.type === "room.dissolved") this.#dissolved(event);
  }

  /** Someone else took that user out of the room. They hear of it with the others, in the event that follows. */
  removed(peer: Peer, roomId: number, userId: number): void {
    this.#removed.push({ peer, roomId, userId });
    if (!peer.hasOthersIn(roomId, userId)) this.#audience.delete(roomId, peer);
  }

  /** To these clients: that person came or left. */
  move(peers: Iterable<Peer>, user: Person, room: Room, what: Move): void {
    this.#send(peers, (origin) => [packet("user", this.#faces.of(user, origin), room.name, what)]);
  }

  #posted({ room, messages }: EventOf<"messages.posted">): void {
    this.#send(this.#audience.of(room.id), (origin) =>
      messages.map((message) =>
        packet("msg", this.#faces.of(message.author, origin), room.name, textOf(message, origin)),
      ),
    );
  }

  #came({ room, user, first }: EventOf<"member.online">): void {
    this.#visits.note(room.id, user.id);
    this.move(this.#audience.of(room.id), user, room, first ? "create" : "join");
  }

  #went({ room, user }: EventOf<"member.offline">): void {
    const isTheirs = (one: { roomId: number; userId: number }): boolean =>
      one.roomId === room.id && one.userId === user.id;
    const removed = this.#removed.filter(isTheirs).map(({ peer }) => peer);
    this.#removed = this.#removed.filter((one) => !isTheirs(one));
    this.move(new Set([...this.#audience.of(room.id), ...removed]), user, room, "leave");
  }

  /** Each client hears that its own user left. */
  #dissolved({ room }: EventOf<"room.dissolved">): void {
    for (const peer of this.#audience.of(room.id)) {
      for (const user of peer.peopleIn(room.id)) this.move([peer], user, room, "leave");
    }
    this.#audience.drop(room.id);
    this.#visits.forget(room.id);
  }

  #send(peers: Iterable<Peer>, textsFor: (origin: string) => string[]): void {
    const groups = new Map<string, Peer[]>();
    for (const peer of peers) {
      const group = groups.get(peer.origin);
      if (group) group.push(peer);
      else groups.set(peer.origin, [peer]);
    }
    for (const [origin, group] of groups) {
      this.#fanout.broadcastText(
        group.map(({ ws }) => ws),
        textsFor(origin),
      );
    }
  }
}
