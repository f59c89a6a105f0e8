/** Dialect A: HTTP under `/apiv1`, Socket.IO on the default namespace for clients of Engine.IO 3 and 4 (README.md). */
import type { Socket } from "socket.io";
import type { Dialect, DialectHost, MountedDialect } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import { fromOf } from "../kit/identify.ts";
import { serve } from "../kit/routes.ts";
import { serveBounded, whenGone } from "../kit/under-way.ts";
import { Broadcaster } from "./broadcaster.ts";
import { Connection } from "./connection.ts";
import { refuse, wrongMethod } from "./errors.ts";
import { receive } from "./inbound.ts";
import { PendingJoins } from "./pending-joins.ts";
import { apiv1Reference } from "./reference.ts";
import { routes } from "./routes.ts";

export const apiv1: Dialect = {
  name: "apiv1",
  reference: apiv1Reference,
  mount(host) {
    const connections = new Set<Connection>();
    const pendingJoins = new PendingJoins(connections);
    return {
      http: serve(host, "apiv1", routes(pendingJoins), { refuse, wrongMethod }),
      close: openNamespace(host, connections, pendingJoins),
    };
  },
};

/** Opens the default namespace; returns a function that closes it. */
function openNamespace(
  host: DialectHost,
  connections: Set<Connection>,
  pendingJoins: PendingJoins,
): MountedDialect["close"] {
  const { core, io, log } = host;
  const fanout = new Fanout();
  const audience = new Audience<Connection>();
  const broadcaster = new Broadcaster(audience, fanout);
  const report = (error: unknown) => log.error("Socket.IO event failed: dialect A", error);
  let isStopping = false;
  const stopListening = core.subscribe((event) => {
    if (event.type === "host.stopping") isStopping = true;
    broadcaster.tell(event);
  });
  const namespace = io.of("/");

  const onConnection = (socket: Socket): void => {
    fanout.adopt(socket);
    const { request } = socket;
    const connection = new Connection(
      socket,
      fromOf(host, request, "apiv1"),
      host.reachedUrl(request),
      leave,
    );
    connections.add(connection);
    const inbound = { host, audience, pendingJoins, connection, report };
    socket.onAny((event) => {
      if (event === "join") connection.joining += 1;
    });
    // One after the other.
    const waitsFor = (): boolean => true;
    connection.backlog = serveBounded(socket, (event, args) => receive(inbound, event, args), waitsFor);
    whenGone(socket, connection.backlog, () => connection.leave());

    function leave(): void {
      connections.delete(connection);
      for (const userConnection of connection.userConnections) {
        for (const roomId of userConnection.rooms) audience.delete(roomId, connection);
        core.connections.disconnect(userConnection).catch(report);
      }
    }
  };

  namespace.on("connection", onConnection);
  return async () => {
    stopListening();
    namespace.off("connection", onConnection);
    const own = [...connections].flatMap((connection) => connection.userConnections);
    await Promise.all(own.map((userConnection) => core.connections.disconnect(userConnection)));
    for (const connection of connections) connection.close(isStopping ? "stopping" : "ended", "");
  };
}
