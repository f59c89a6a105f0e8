/** The contract over `POST /admin/api/…` and the Socket.IO namespace `/admin`, for a console in a browser. */
import { io, type Socket } from "socket.io-client";
import type {
  AdminAnswer,
  AdminClientToServer,
  AdminEvent,
  AdminResults,
  AdminServerToClient,
  AdminSubscription,
  OperationName,
} from "../../../server/admin/contract.ts";
import { Failure, failureOf, type Problem } from "../../ui/failure.ts";
import type { Link } from "../../ui/link.ts";
import { setServerTime } from "../../ui/now.ts";
import type { ConsoleTransport } from "./transport.ts";

type AdminSocket = Socket<AdminServerToClient, AdminClientToServer>;

/** @param onTokenRefused called when the event stream finds that the session has ended. */
export function createHttpTransport(onTokenRefused: () => void): ConsoleTransport {
  let token: string | null = null;
  let tell: (link: Link, refusal?: Problem) => void = () => {};
  return {
    isWindow: false,
    async call<N extends OperationName>(operation: N, params: unknown) {
      return post(operation, params, token) as Promise<AdminAnswer<AdminResults[N]>>;
    },
    subscribe: (listener) =>
      listen(
        () => token,
        listener,
        (link, refusal) => tell(link, refusal),
        onTokenRefused,
      ),
    onLink(listener) {
      tell = listener;
    },
    setToken(next) {
      token = next;
    },
  };
}

async function post(operation: string, params: unknown, token: string | null): Promise<AdminAnswer<unknown>> {
  let response: Response;
  try {
    response = await fetch(`/admin/api/${operation}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(params),
    });
  } catch {
    throw Failure.of("offline");
  }
  try {
    const answer = (await response.json()) as AdminAnswer<unknown>;
    setServerTime(response.headers.get("Date") ?? "");
    return answer;
  } catch {
    // Not in the server's format: it is stopping, or something else answers at this address.
    throw Failure.of("offline");
  }
}

function listen(
  token: () => string | null,
  listener: (event: AdminEvent) => void,
  tell: (link: Link, refusal?: Problem) => void,
  onTokenRefused: () => void,
): AdminSubscription {
  const socket: AdminSocket = io("/admin", {
    auth: (give) => give({ token: token() }),
    transports: ["websocket"],
    reconnectionDelayMax: 5000,
    forceNew: true,
  });
  let watched: readonly number[] = [];
  let isStopping = false;
  let isClosed = false;
  socket.on("connect", () => {
    isStopping = false;
    socket.emit("watch", watched);
    tell("up");
  });
  socket.on("disconnect", (reason) => {
    tell(isStopping ? "stopping" : "down");
    // The server closed this connection on purpose; Socket.IO then does not reconnect by itself.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", (error) => {
    const { data } = error as Error & { data?: { code?: string } };
    if (data?.code === "unauthenticated" || error.message === "unauthenticated") onTokenRefused();
    else tell(isStopping ? "stopping" : "down", failureOf(data)?.problem);
    // Socket.IO does not repeat a handshake that the server refused.
    if (!socket.active && !isClosed) setTimeout(() => isClosed || socket.connect(), 3000);
  });
  socket.on("event", (event) => {
    if (event.type === "host.stopping") isStopping = true;
    listener(event);
  });
  return {
    watch(roomIds) {
      watched = roomIds;
      if (socket.connected) socket.emit("watch", roomIds);
    },
    close() {
      isClosed = true;
      socket.removeAllListeners();
      socket.close();
    },
  };
}
