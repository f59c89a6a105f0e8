/**
 * Sends core events to dialect A's clients, whichever wire caused them. The client that caused one is answered
 * elsewhere.
 */
import type { ChatEvent, EventOf } from "../../chat/events.ts";
import type { ConnectionId, Room } from "../../chat/types.ts";
import { type Audience, alike } from "../kit/audience.ts";
import type { Fanout } from "../kit/fanout.ts";
import type { Connection } from "./connection.ts";
import { closeData, comingData, type Envelope, eventPacket, messageData, ok } from "./encode.ts";

export class Broadcaster {
  readonly #audience: Audience<Connection>;
  readonly #fanout: Fanout;

  constructor(audience: Audience<Connection>, fanout: Fanout) {
    this.#audience = audience;
    this.#fanout = fanout;
  }

  tell(event: ChatEvent): void {
    if (event.type === "messages.posted") this.#posted(event);
    else if (event.type === "member.online") this.#moved("in", event);
    else if (event.type === "member.offline") this.#moved("out", event);
    else if (event.type === "room.dissolved") this.#dissolved(event.room);
  }

  #posted({ room, messages, by }: EventOf<"messages.posted">): void {
    const listeners = this.#audience.of(room.id);
    if (listeners.size === 0) return;
    const isSender = (connection: Connection): boolean => by.some((id) => connection.owns(id));
    for (const [first, connections] of byWire(listeners, room)) {
      const name = first.nameOf(room);
      const packets = messages.map((message) =>
        eventPacket(first.form, ok(messageData(name, message, first.origin))),
      );
      const others = connections.filter((connection) => !isSender(connection));
      this.#fanout.broadcast(sockets(others), packets);
      for (const sender of connections.filter(isSender)) {
        const unknown = packets.filter((_, index) => !sender.owns(by[index] ?? null));
        if (unknown.length > 0) this.#fanout.broadcast([sender.socket], unknown);
      }
    }
  }

  /** Also tells clients whose user was removed from the room; then they stop receiving that room's events. */
  #moved(
    action: "in" | "out",
    { room, user, online, by }: EventOf<"member.online" | "member.offline">,
  ): void {
    const listeners = [...this.#audience.of(room.id)];
    const envelope = ok(comingData(action, user, online));
    this.#send(exceptCauser(listeners, by), room, () => envelope);
    if (action === "in") return;
    for (const connection of listeners) {
      if (!connection.isIn(room.id)) this.#audience.delete(room.id, connection);
    }
  }

  #dissolved(room: Room): void {
    this.#send(this.#audience.of(room.id), room, (name) => ok(closeData(name)));
    this.#audience.drop(room.id);
  }

  #send(listeners: Iterable<Connection>, room: Room, envelopeFor: (name: string) => Envelope): void {
    for (const [first, connections] of byWire(listeners, room)) {
      this.#fanout.broadcast(sockets(connections), [
        eventPacket(first.form, envelopeFor(first.nameOf(room))),
      ]);
    }
  }
}

const exceptCauser = (listeners: readonly Connection[], by: ConnectionId | null): Connection[] =>
  listeners.filter((connection) => !connection.owns(by));

const byWire = (connections: Iterable<Connection>, room: Room) =>
  alike(connections, room, ({ wire }) => wire);

const sockets = (connections: readonly Connection[]) => connections.map(({ socket }) => socket);
