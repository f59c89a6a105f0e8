/** Socket.IO namespace `/admin`: the event stream for a console that has logged in. */
import type { IncomingMessage } from "node:http";
import type { Namespace, Server } from "socket.io";
import type { ChatError } from "../chat/errors.ts";
import { type AdminClientToServer, type AdminServerToClient, watchParams } from "./contract.ts";
import { assertAdministers, type ConsoleVisitors } from "./http.ts";
import type { Admin } from "./index.ts";

/** How often a connection is checked, in ms; the check also renews its login. */
const CHECK_MS = 60_000;

type AdminNamespace = Namespace<AdminClientToServer, AdminServerToClient>;

const refusal = (code: "misdirected" | "unauthenticated"): Error =>
  Object.assign(new Error(code), { data: { code } });

/** @returns a function that closes it. */
export function adminSocket(io: Server, admin: Admin, visitors: ConsoleVisitors): () => void {
  const namespace: AdminNamespace = io.of("/admin");
  const tokens = new Map<string, string>();
  /** Returns why a connection may not be there, or undefined. */
  const refusalOf = (request: IncomingMessage, token: unknown): Error | undefined => {
    if (!visitors.isOwnHost(request)) return refusal("misdirected");
    try {
      assertAdministers(admin, visitors, request);
    } catch (error) {
      const refused = error as ChatError;
      return Object.assign(refused, { data: refused.wire });
    }
    const isProven = typeof token === "string" && token.length <= 256 && admin.logins.prove(token);
    return isProven ? undefined : refusal("unauthenticated");
  };
  namespace.use((socket, next) => next(refusalOf(socket.request, socket.handshake.auth.token)));
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
  const dropRefused = (): void => {
    for (const [id, token] of tokens) {
      const socket = namespace.sockets.get(id);
      if (socket && refusalOf(socket.request, token)) socket.disconnect(true);
    }
  };
  const checking = setInterval(dropRefused, CHECK_MS);
  checking.unref();
  const unsubscribe = [admin.logins.onEnd(dropRefused), admin.host.settings.onChange(dropRefused)];
  return () => {
    clearInterval(checking);
    for (const stop of unsubscribe) stop();
    namespace.disconnectSockets(true);
    namespace.removeAllListeners();
  };
}
