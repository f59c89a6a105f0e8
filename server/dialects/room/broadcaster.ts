/** Sends core events to dialect C's clients, whichever wire caused them; each event is encoded once. */
import type { ChatEvent } from "../../chat/events.ts";
import type { Dissolution, Message, Room } from "../../chat/types.ts";
import { Audience, groupBy } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import { isAttachment } from "../kit/messages.ts";
import type { Connection } from "./connection.ts";
import { messageFrame, systemFrame } from "./encode.ts";

export const CLOSE = { left: 1000, stopping: 1001, kicked: 4001, dissolved: 4002, exited: 4003 } as const;
/** The reason of a kick or a ban that names none. */
export const KICKED = "被踢出房间";

/** The reason of a dissolution whose person gives none. */
const DISSOLVED: Readonly<Record<Dissolution, string>> = {
  dissolved: "房间已解散",
  account_deleted: "账号已删除，房间已解散",
  owner_deleted: "房主账号已删除，房间已解散",
  page_closed: "商页已关闭，房间已解散",
};

export class Broadcaster {
  readonly #audience = new Audience<Connection>();
  readonly #fanout = new Fanout();
  readonly #connections = new Set<Connection>();

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
    this.#audience.add(connection.roomId, connection);
  }

  /** Removes the connection; it receives nothing from now on. */
  remove(connection: Connection): void {
    this.#connections.delete(connection);
    this.#audience.delete(connection.roomId, connection);
  }

  end(connection: Connection, code: number, reason: string): void {
    this.#audience.delete(connection.roomId, connection);
    connection.end(code, reason);
  }

  tell(event: ChatEvent): void {
    switch (event.type) {
      case "messages.posted":
        this.#tellMessages(event.room, event.messages);
        break;
      case "member.online":
        this.#tellLine(event.room, `${event.user.displayName}成功进入房间`);
        break;
      case "member.offline":
        this.#tellLine(event.room, `${event.user.displayName}退出房间`);
        break;
      case "member.kicked":
        for (const connection of [...this.#audience.of(event.room.id)]) {
          if (connection.userId === event.user.id) this.end(connection, CLOSE.kicked, event.reason || KICKED);
        }
        break;
      case "room.dissolved":
        for (const connection of [...this.#audience.of(event.room.id)]) {
          this.end(connection, CLOSE.dissolved, event.reason || DISSOLVED[event.why]);
        }
        break;
    }
  }

  /** Clients that leave too much unread are disconnected. */
  send(connections: Iterable<Connection>, frames: readonly string[]): void {
    this.#fanout.broadcastText(openWebSockets(connections), frames);
    for (const connection of connections)
      if (!connection.ws) for (const frame of frames) connection.keep(frame);
  }

  #tellLine(room: Room, line: string): void {
    const connections = this.#audience.of(room.id);
    if (connections.size > 0) this.send(connections, [systemFrame(room.name, line)]);
  }

  /** Only the URLs of pictures and files differ between clients that reach the server under different names. */
  #tellMessages(room: Room, messages: readonly Message[]): void {
    const connections = this.#audience.of(room.id);
    if (connections.size === 0) return;
    const groups = messages.some(isAttachment)
      ? groupBy(connections, ({ origin }) => origin)
      : new Map([["", [...connections]]]);
    for (const [origin, group] of groups) {
      this.send(
        group,
        messages.map((message) => messageFrame(room, message, origin)),
      );
    }
  }
}

function* openWebSockets(connections: Iterable<Connection>) {
  for (const { ws } of connections) if (ws) yield ws;
}
