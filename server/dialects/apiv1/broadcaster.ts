/** Tells dialect A's clients what happened in their rooms, whichever wire it came by. */
import type { ChatEvent, EventOf } from "../../chat/events.ts";
import type { Message, Room, User } from "../../chat/types.ts";
import type { Audience } from "../kit/audience.ts";
import type { Fanout } from "../kit/fanout.ts";
import { Moves } from "../kit/moves.ts";
import type { Connection } from "./connection.ts";
import { closeData, comingData, type Envelope, eventPacket, messageData, ok } from "./encode.ts";

export class Broadcaster {
  readonly #audience: Audience<Connection>;
  readonly #fanout: Fanout;
  /** `clientId` of a message on its way → the client that shows it already, and is not told again. */
  readonly #senders = new Map<string, { readonly connection: Connection; readonly userId: number }>();
  /** Who asks for a move is answered; the others are told, here. */
  readonly moves = new Moves<Connection>();

  constructor(audience: Audience<Connection>, fanout: Fanout) {
    this.#audience = audience;
    this.#fanout = fanout;
  }

  tell(event: ChatEvent): void {
    if (event.type === "messages.posted") this.#posted(event);
    else if (event.type === "member.online") this.#came(event);
    else if (event.type === "member.offline") this.#went(event);
    else if (event.type === "room.dissolved") this.#dissolved(event.room);
  }

  /** While `work` runs, messages under that `clientId` by that user are kept from that client. */
  async sending<R>(
    clientId: string,
    connection: Connection,
    userId: number,
    work: () => Promise<R>,
  ): Promise<R> {
    this.#senders.set(clientId, { connection, userId });
    try {
      return await work();
    } finally {
      this.#senders.delete(clientId);
    }
  }

  /** Someone else took that user out of the room. They hear of it with the others, in the event that follows. */
  removed(connection: Connection, roomId: number, userId: number): void {
    this.moves.removed(connection, roomId, userId);
    if (!connection.hasOthersIn(roomId, userId)) this.#audience.delete(roomId, connection);
  }

  #posted({ room, messages }: EventOf<"messages.posted">): void {
    const listeners = this.#audience.of(room.id);
    if (listeners.size === 0) return;
    const senders = messages.map((message) => this.#senderOf(message));
    const sending = new Set(senders);
    for (const [first, connections] of byWire(listeners)) {
      const packets = messages.map((message) =>
        eventPacket(first.form, ok(messageData(room, message, first.origin))),
      );
      const others = connections.filter((connection) => !sending.has(connection));
      this.#fanout.broadcast(sockets(others), packets);
      for (const connection of connections.filter((one) => sending.has(one))) {
        const unknown = packets.filter((_, index) => senders[index] !== connection);
        if (unknown.length > 0) this.#fanout.broadcast([connection.socket], unknown);
      }
    }
  }

  #came({ room, user, online }: EventOf<"member.online">): void {
    this.#send(this.#hearers(room, user), ok(comingData("in", user, online)));
  }

  #went({ room, user, online }: EventOf<"member.offline">): void {
    this.#send(this.#hearers(room, user), ok(comingData("out", user, online)));
  }

  #dissolved(room: Room): void {
    this.#send(this.#audience.of(room.id), ok(closeData(room)));
    this.#audience.drop(room.id);
  }

  #send(listeners: Iterable<Connection>, envelope: Envelope): void {
    for (const [first, connections] of byWire(listeners)) {
      this.#fanout.broadcast(sockets(connections), [eventPacket(first.form, envelope)]);
    }
  }

  #senderOf({ clientId, author }: Message): Connection | undefined {
    const sender = clientId === undefined ? undefined : this.#senders.get(clientId);
    return sender?.userId === author.id ? sender.connection : undefined;
  }

  #hearers(room: Room, user: User): Set<Connection> {
    return this.moves.hearers(this.#audience.of(room.id), room.id, user.id);
  }
}

/** The clients that read the same text, with one of them to tell which. */
function byWire(connections: Iterable<Connection>): [Connection, Connection[]][] {
  const groups = new Map<string, [Connection, Connection[]]>();
  for (const connection of connections) {
    const group = groups.get(connection.wire);
    if (group) group[1].push(connection);
    else groups.set(connection.wire, [connection, [connection]]);
  }
  return [...groups.values()];
}

const sockets = (connections: readonly Connection[]) => connections.map(({ socket }) => socket);
