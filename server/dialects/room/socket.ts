/** Dialect C's WebSockets: one room each. A text frame is a message; what the room hears comes back as JSON frames. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData } from "ws";
import type { Actor } from "../../chat/actor.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { CloseKind, Connection } from "../../chat/presence.ts";
import type { DialectHost, MountedDialect } from "../dialect.ts";
import { createFrameServer, receiveInOrder } from "../kit/frames.ts";
import { originOf } from "../kit/origin.ts";
import { systemFrame } from "./encode.ts";
import { admit, isEntrance, refuse } from "./entrance.ts";
import { CLOSE, Hall } from "./hall.ts";
import { Seat } from "./seat.ts";
import * as words from "./wording.ts";

const PING_MS = 25_000;

const CLOSE_CODES: Record<CloseKind, number> = {
  kicked: CLOSE.kicked,
  banned: CLOSE.kicked,
  ended: CLOSE.exited,
  removed: CLOSE.exited,
  stopping: CLOSE.stopping,
};

export function openSockets(host: DialectHost): Required<Pick<MountedDialect, "upgrade" | "close">> {
  const { core, log } = host;
  const hall = new Hall();
  const server = createFrameServer();
  const stopListening = core.events.subscribe((event) => hall.tell(event));
  const pinging = setInterval(() => ping(hall), PING_MS).unref();
  const report = (error: unknown) => log.error("A WebSocket failed.", error);
  const leave = (seat: Seat, connection: Connection) => {
    hall.remove(seat);
    return core.presence.disconnect(connection).catch(report);
  };

  async function enter(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const from = { address: host.addressOf(request), dialect: "room" };
    const { actor, room, isExclusive } = await admit(host, path, request, from);
    if (actor.userId === null) throw new ChatError("unauthenticated", "Log in first.");
    const seat = new Seat(room.id, actor.userId, originOf(request));
    const connection: Connection = core.presence.connect({
      userId: actor.userId,
      sessionId: actor.sessionId,
      dialect: "room",
      address: from.address,
      close(kind, reason) {
        hall.end(seat, CLOSE_CODES[kind], reason);
        void core.presence.disconnect(connection).catch(report);
      },
      removedFrom: () => hall.end(seat, CLOSE.left, "退出房间成功"),
    });
    hall.add(seat);
    try {
      const { isFirst } = await core.rooms.enter(actor, connection, room.id);
      if (isExclusive && !isFirst) throw new ChatError("already_inside", "You are in the room already.");
      server.handleUpgrade(request, socket, head, (ws) => {
        ws.on("error", () => ws.terminate());
        ws.on("close", () => void leave(seat, connection));
        ws.on("pong", () => {
          seat.isAlive = true;
        });
        receiveInOrder(ws, (data, isBinary) => receive(seat, actor, data, isBinary));
        seat.open(ws);
      });
    } finally {
      // Refused, or the client went away before the handshake.
      if (!seat.ws) await leave(seat, connection);
    }
  }

  async function receive(seat: Seat, actor: Actor, data: RawData, isBinary: boolean): Promise<void> {
    if (!seat.isOpen) return;
    try {
      if (isBinary) throw new ChatError("invalid", "A message is a text frame.");
      await host.limit("send", actor.address);
      await core.messages.post(actor, seat.roomId, { kind: "text", body: data.toString() });
    } catch (error) {
      if (!isChatError(error)) report(error);
      const room = await core.store.rooms.get(seat.roomId);
      const { notice } = isChatError(error) ? words.wordingOf(error) : words.FAILURE;
      if (seat.isOpen) seat.send(systemFrame(room?.name ?? "", notice));
    }
  }

  return {
    upgrade(path, request, socket, head) {
      if (!isEntrance(path)) return false;
      const work = isSound(request)
        ? enter(path, request, socket, head)
        : Promise.reject(new ChatError("invalid", "The WebSocket handshake is not valid."));
      work.catch((error: unknown) => refuse(host, socket, error));
      return true;
    },
    async close() {
      clearInterval(pinging);
      stopListening();
      for (const seat of hall.seats) hall.end(seat, CLOSE.stopping, "");
      const own = core.presence.connections().filter(({ dialect }) => dialect === "room");
      await Promise.all(own.map((connection) => core.presence.disconnect(connection)));
    },
  };
}

/** A handshake that ws will accept, so that nobody enters a room by a broken one. */
function isSound({ method, headers }: IncomingMessage): boolean {
  const isKey = /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "");
  return isKey && method === "GET" && /^(?:8|13)$/.test(headers["sec-websocket-version"] ?? "");
}

/** Who has not answered the last ping is gone. */
function ping(hall: Hall): void {
  for (const seat of hall.seats) {
    if (!seat.isAlive) seat.ws?.terminate();
    seat.isAlive = false;
    seat.ws?.ping();
  }
}
