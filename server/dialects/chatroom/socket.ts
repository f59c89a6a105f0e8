/** The realtime half: JSON packets over raw WebSockets at the path `/`. */
import type { IncomingMessage } from "node:http";
import type { RawData, WebSocket } from "ws";
import { isChatError } from "../../chat/errors.ts";
import type { Connection as UserConnection } from "../../chat/presence.ts";
import type { DialectHost, MountedDialect } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import { parseForm } from "../kit/fields.ts";
import { createFrameServer, keepAlive, receiveInOrder } from "../kit/frames.ts";
import { originOf } from "../kit/origin.ts";
import { tokenOf } from "../kit/proof.ts";
import { AvatarOverrides } from "./avatar-overrides.ts";
import { Broadcaster } from "./broadcaster.ts";
import { Connection } from "./connection.ts";
import { packet, packetError } from "./encode.ts";
import { type InboundDeps, receivePacket } from "./inbound.ts";
import { parsePacket } from "./schema.ts";
import type { Visits } from "./visits.ts";

export function openSockets(
  host: DialectHost,
  visits: Visits,
): Required<Pick<MountedDialect, "upgrade" | "close">> {
  const { core, log } = host;
  const server = createFrameServer();
  const fanout = new Fanout();
  const audience = new Audience<Connection>();
  const avatars = new AvatarOverrides();
  const broadcaster = new Broadcaster(audience, fanout, avatars, visits);
  const deps: InboundDeps = { host, audience, broadcaster, avatars };
  const connections = new Set<Connection>();
  const stopListening = core.subscribe((event) => broadcaster.tell(event));
  const report = (error: unknown) => log.error("A WebSocket failed", error);
  const stopPinging = keepAlive(connections);

  function welcome(ws: WebSocket, request: IncomingMessage): void {
    const token = tokenOf(request, queryOf(request));
    const from = { address: host.addressOf(request), origin: originOf(request), token };
    const connection = new Connection(ws, from, forget);
    connections.add(connection);
    ws.on("error", () => ws.terminate());
    ws.on("close", () => forget(connection));
    ws.on("pong", () => {
      connection.isAlive = true;
    });
    receiveInOrder(ws, (data, isBinary) => receive(connection, data, isBinary));
  }

  async function receive(connection: Connection, data: RawData, isBinary: boolean): Promise<void> {
    if (connection.isGone) return;
    const parsed = parsePacket(isBinary ? null : bytesOf(data));
    if ("error" in parsed) return complain(connection, parsed, parsed.error);
    try {
      await receivePacket(deps, connection, parsed.packet);
    } catch (error) {
      if (!isChatError(error)) report(error);
      const { msg, more } = isChatError(error) ? packetError(error) : { msg: "illegal data", more: {} };
      complain(connection, parsed.packet, msg, more);
    }
  }

  function complain(
    connection: Connection,
    { userName, roomName }: { userName: string; roomName: string },
    msg: string,
    more: object = {},
  ): void {
    const user = { name: userName, avatar: "" };
    fanout.broadcastText([connection.ws], [packet("error", user, roomName, msg, more)]);
  }

  function forget(connection: Connection): void {
    connection.isGone = true;
    connections.delete(connection);
    for (const userConnection of connection.userConnections) {
      for (const roomId of userConnection.rooms) audience.delete(roomId, connection);
      leaveAll(userConnection).catch(report);
    }
  }

  async function leaveAll(userConnection: UserConnection): Promise<void> {
    await core.presence.disconnect(userConnection);
    const others = core.presence.connectionsOf(userConnection.userId);
    if (!others.some(({ dialect }) => dialect === "chatroom")) avatars.forget(userConnection.userId);
  }

  return {
    upgrade(path, request, socket, head) {
      if (path !== "/") return false;
      server.handleUpgrade(request, socket, head, (ws) => welcome(ws, request));
      return true;
    },
    async close() {
      stopPinging();
      stopListening();
      for (const connection of connections) connection.close("stopping", "");
      const own = core.presence.connections().filter(({ dialect }) => dialect === "chatroom");
      await Promise.all(own.map((userConnection) => core.presence.disconnect(userConnection)));
    },
  };
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function queryOf(request: IncomingMessage) {
  const [, query = ""] = (request.url ?? "").split("?", 2);
  try {
    return parseForm(Buffer.from(query, "latin1"));
  } catch {
    return {};
  }
}
