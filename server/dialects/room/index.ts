/** Dialect C: HTTP under `/user` and `/room`, and WebSockets of one room each at three paths (README.md). */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Connection as UserConnection } from "../../chat/connections.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CloseKind } from "../../chat/events.ts";
import type { Dialect, DialectHost, MountedDialect } from "../dialect.ts";
import { createFrameServer, keepAlive, receiveInOrder } from "../kit/frames.ts";
import { fromOf } from "../kit/identify.ts";
import { serve } from "../kit/routes.ts";
import { Broadcaster, CLOSE, KICKED } from "./broadcaster.ts";
import { Connection } from "./connection.ts";
import { refuse, wrongMethod } from "./errors.ts";
import { admit, isUpgradePath, receive, refuseUpgrade } from "./inbound.ts";
import { roomReference } from "./reference.ts";
import { ROUTES } from "./routes.ts";

export const room: Dialect = {
  name: "room",
  reference: roomReference,
  mount: (host) => ({ http: serve(host, "room", ROUTES, { refuse, wrongMethod }), ...openSockets(host) }),
};

type Closing = readonly [code: number, reason: string];

const kicked = (reason: string): Closing => [CLOSE.kicked, reason || KICKED];
/** The core's own reasons are in English. */
const exited = (reason: string) => (): Closing => [CLOSE.exited, reason];

const CLOSINGS: Record<CloseKind, (reason: string) => Closing> = {
  kicked,
  banned: kicked,
  ended: exited("登录已失效"),
  reset: exited("密码已被重置"),
  removed: exited("账号已删除"),
  stopping: () => [CLOSE.stopping, ""],
};

/** A connection after its handshake, until it has left its room. */
interface Opened {
  readonly ws: WebSocket;
  readonly userConnection: UserConnection;
  readonly left: Promise<unknown>;
}

function openSockets(host: DialectHost): Required<Pick<MountedDialect, "upgrade" | "close">> {
  const { core, log } = host;
  const broadcaster = new Broadcaster();
  const server = createFrameServer();
  const stopListening = core.subscribe((event) => broadcaster.tell(event));
  const stopPinging = keepAlive(broadcaster.connections);
  const report = (error: unknown) => log.error("WebSocket failed: dialect C", error);
  const opened = new Set<Opened>();
  const leave = (connection: Connection, userConnection: UserConnection) => {
    broadcaster.remove(connection);
    return core.connections.disconnect(userConnection).catch(report);
  };
  /** Waits until that person's closed connections, whose last messages may still be processed, have left the room. */
  const departed = (userId: number, roomId: number) => {
    const closed = [...opened].filter(
      ({ ws, userConnection }) =>
        ws.readyState !== ws.OPEN && userConnection.userId === userId && userConnection.rooms.has(roomId),
    );
    return Promise.all(closed.map(({ left }) => left));
  };

  async function enter(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const from = fromOf(host, request, "room");
    const { actor, room, isExclusive } = await admit(host, path, request, from);
    if (actor.userId === null) throw new ChatError("unauthenticated", { reason: "login_needed" });
    await departed(actor.userId, room.id);
    const connection = new Connection(room.id, actor.userId, host.reachedUrl(request));
    const userConnection: UserConnection = core.connections.connect({
      userId: actor.userId,
      sessionId: actor.sessionId,
      dialect: "room",
      address: from.address,
      close(kind, reason) {
        broadcaster.end(connection, ...CLOSINGS[kind](reason));
        void core.connections.disconnect(userConnection).catch(report);
      },
      settled: () => connection.backlog.settled(),
      removedFrom: () => broadcaster.end(connection, CLOSE.left, "退出房间成功"),
    });
    const inbound = { host, broadcaster, actor: { ...actor, connectionId: userConnection.id }, report };
    broadcaster.add(connection);
    try {
      const { isFirst } = await core.members.enter(actor, userConnection, room.id);
      if (isExclusive && !isFirst) throw new ChatError("already_inside", { reason: "already_in_room" });
      server.handleUpgrade(request, socket, head, (ws) => {
        ws.on("error", () => ws.terminate());
        ws.on("pong", () => {
          connection.isAlive = true;
        });
        connection.backlog = receiveInOrder(ws, (data, isBinary) =>
          receive(inbound, connection, data, isBinary),
        );
        const left = new Promise((resolve) => ws.on("close", resolve))
          .then(() => connection.backlog.settled())
          .then(() => leave(connection, userConnection))
          .finally(() => opened.delete(entry));
        const entry: Opened = { ws, userConnection, left };
        opened.add(entry);
        connection.open(ws);
      });
    } finally {
      // Refused, or the client went away before the handshake.
      if (!connection.ws) await leave(connection, userConnection);
    }
  }

  return {
    upgrade(path, request, socket, head) {
      if (!isUpgradePath(path)) return false;
      const work = isSound(request)
        ? enter(path, request, socket, head)
        : Promise.reject(new ChatError("invalid", { reason: "handshake_invalid" }));
      work.catch((error: unknown) => refuseUpgrade(host, socket, error));
      return true;
    },
    async close() {
      stopPinging();
      stopListening();
      for (const connection of broadcaster.connections) broadcaster.end(connection, CLOSE.stopping, "");
      const own = core.connections.all().filter(({ dialect }) => dialect === "room");
      await Promise.all(own.map((userConnection) => core.connections.disconnect(userConnection)));
    },
  };
}

/** Whether ws will accept the handshake: a broken one must not enter a room. */
function isSound({ method, headers }: IncomingMessage): boolean {
  const isKey = /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "");
  return isKey && method === "GET" && /^(?:8|13)$/.test(headers["sec-websocket-version"] ?? "");
}
