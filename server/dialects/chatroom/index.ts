/** Dialect B: HTTP under `/auth` and `/chatroom`, raw WebSocket packets at `/` (README.md). */
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import type { Connection as UserConnection } from "../../chat/connections.ts";
import { isChatError } from "../../chat/errors.ts";
import type { Dialect, DialectHost, MountedDialect } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import type { Fields } from "../kit/fields.ts";
import { createFrameServer, keepAlive, receiveInOrder } from "../kit/frames.ts";
import { fromOf, tokenOf, upgradeQuery } from "../kit/identify.ts";
import { serve } from "../kit/routes.ts";
import { AvatarOverrides } from "./avatar-overrides.ts";
import { Broadcaster } from "./broadcaster.ts";
import { Connection } from "./connection.ts";
import { refuse, wrongMethod } from "./errors.ts";
import { receive } from "./inbound.ts";
import { JoinHistory } from "./join-history.ts";
import { chatroomReference } from "./reference.ts";
import { routes } from "./routes.ts";

export const chatroom: Dialect = {
  name: "chatroom",
  reference: chatroomReference,
  mount(host) {
    const joinHistory = new JoinHistory();
    return {
      http: serve(host, "chatroom", routes(joinHistory), { refuse, wrongMethod }),
      ...openSockets(host, joinHistory),
    };
  },
};

function openSockets(
  host: DialectHost,
  joinHistory: JoinHistory,
): Required<Pick<MountedDialect, "upgrade" | "close">> {
  const { core, log } = host;
  const server = createFrameServer();
  const fanout = new Fanout();
  const audience = new Audience<Connection>();
  const avatars = new AvatarOverrides();
  const broadcaster = new Broadcaster(audience, fanout, avatars, joinHistory);
  const connections = new Set<Connection>();
  const leaving = new Set<Promise<void>>();
  const stopListening = core.subscribe((event) => broadcaster.tell(event));
  const stopPinging = keepAlive(connections);
  const report = (error: unknown) => log.error("WebSocket failed: dialect B", error);
  const inbound = { host, audience, broadcaster, avatars, fanout, report };

  function accept(ws: WebSocket, request: IncomingMessage): void {
    const token = tokenOf(request, queryOf(request));
    const caller = { from: fromOf(host, request, "chatroom"), origin: host.reachedUrl(request), token };
    const connection = new Connection(ws, caller, () => leave(connection));
    connections.add(connection);
    ws.on("error", () => ws.terminate());
    ws.on("pong", () => {
      connection.isAlive = true;
    });
    connection.backlog = receiveInOrder(ws, (data, isBinary) => receive(inbound, connection, data, isBinary));
    ws.on("close", () => void connection.backlog.settled().then(() => connection.leave()));
  }

  function leave(connection: Connection): void {
    connections.delete(connection);
    for (const userConnection of connection.userConnections) {
      for (const roomId of userConnection.rooms) audience.delete(roomId, connection);
      const left = disconnect(userConnection)
        .catch(report)
        .finally(() => leaving.delete(left));
      leaving.add(left);
    }
  }

  async function disconnect(userConnection: UserConnection): Promise<void> {
    await core.connections.disconnect(userConnection);
    const others = core.connections.of(userConnection.userId);
    if (!others.some(({ dialect }) => dialect === "chatroom")) avatars.forget(userConnection.userId);
  }

  return {
    upgrade(path, request, socket, head) {
      if (path !== "/") return false;
      server.handleUpgrade(request, socket, head, (ws) => accept(ws, request));
      return true;
    },
    async close() {
      stopPinging();
      stopListening();
      for (const connection of connections) connection.close("stopping", "");
      await Promise.all(leaving);
    },
  };
}

/** Returns the query of the handshake; empty when it cannot be parsed. */
function queryOf(request: IncomingMessage): Fields {
  try {
    return upgradeQuery(request);
  } catch (error) {
    if (isChatError(error)) return {};
    throw error;
  }
}
