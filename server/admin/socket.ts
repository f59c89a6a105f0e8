/** Socket.IO namespace `/admin`: the event stream for a console that has logged in. */
import type { Namespace, Server } from "socket.io";
import type { ChatError } from "../chat/errors.ts";
import { type AdminClientToServer, type AdminServerToClient, watchParams } from "./contract.ts";
import { assertAdministers, type ConsoleVisitors } from "./http.ts";
import type { Admin } from "./index.ts";

/** How often a login is checked, in ms; the check also renews it. */
const CHECK_MS = 60_000;

type AdminNamespace = Namespace<AdminClientToServer, AdminServerToClient>;

/** @returns a function that closes it. */
export function adminSocket(io: Server, admin: Admin, visitors: ConsoleVisitors): () => void {
  const namespace: AdminNamespace = io.of("/admin");
  const tokens = new Map<string, string>();
  namespace.use((socket, next) => {
    const { token } = socket.handshake.auth;
    if (!visitors.isOwnHost(socket.request)) {
      return next(Object.assign(new Error("misdirected"), { data: { code: "misdirected" } }));
    }
    try {
      assertAdministers(admin, visitors, socket.request);
    } catch (error) {
      return next(error as ChatError);
    }
    if (typeof token !== "string" || token.length > 256 || !admin.logins.prove(token)) {
      return next(Object.assign(new Error("unauthenticated"), { data: { code: "unauthenticated" } }));
    }
    next();
  });
  namespace.on("connection", (socket) => {
    // Not earlier: a client that leaves during the handshake never emits "disconnect".
    tokens.set(socket.id, socket.handshake.auth.token);
    const subscription = admin.subscribe((event) => socket.emit("event", event));
    socket.on("watch", (roomIds) => {
      const parsed = watchParams.safeParse(roomIds);
      if (parsed.success) subscription.watch(parsed.data);
    });
    socket.on("disconnect", () => {
      tokens.delete(socket.id);
      subscription.close();
    });
  });
  const dropEnded = (): void => {
    for (const [id, token] of tokens) {
      if (!admin.logins.prove(token)) namespace.sockets.get(id)?.disconnect(true);
    }
  };
  const checking = setInterval(dropEnded, CHECK_MS);
  checking.unref();
  const stopListening = admin.logins.onEnd(dropEnded);
  return () => {
    clearInterval(checking);
    stopListening();
    namespace.disconnectSockets(true);
    namespace.removeAllListeners();
  };
}
