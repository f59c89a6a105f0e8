import { io, type Socket } from "socket.io-client";
import type { Ack, ServerEvents } from "../../../server/dialects/native/contract.ts";
import { Failure, failureOf } from "../../ui/failure.ts";
import type { Transport, TransportEvents } from "./transport.ts";

const ANSWER_WITHIN_MS = 10_000;

/** What a refused handshake carries; null: the server did not refuse it. */
const refusalOf = (error: Error): Failure | null => failureOf("data" in error ? error.data : undefined);

/** The transport over Socket.IO. */
export function createSocketTransport(): Transport {
  let socket: Socket | null = null;

  const listen = (own: Socket, events: TransportEvents) => {
    own.on("connect", () => events.up());
    own.on("disconnect", (cause) => {
      events.down();
      // The session ended, or an older server stopped; Socket.IO then does not reconnect by itself.
      if (cause === "io server disconnect") setTimeout(() => socket === own && own.connect(), 1500);
    });
    own.on("connect_error", (error) => {
      const refusal = refusalOf(error);
      if (refusal?.endsSession) return events.refused(refusal);
      events.down();
      // Socket.IO does not repeat a handshake that the server refused.
      if (!own.active) setTimeout(() => socket === own && own.connect(), refusal?.retryAfterMs ?? 2000);
    });
    own.onAny((name: string, payload: unknown) =>
      events.event(name as keyof ServerEvents, payload as ServerEvents[keyof ServerEvents]),
    );
  };

  return {
    open(token, events) {
      this.close();
      socket = io("/chat", {
        auth: { token },
        transports: ["websocket", "polling"],
        tryAllTransports: true,
        reconnectionDelay: 500,
        reconnectionDelayMax: 3000,
        timeout: 8000,
      });
      listen(socket, events);
    },
    close() {
      socket?.removeAllListeners();
      socket?.offAny();
      socket?.disconnect();
      socket = null;
    },
    hurry() {
      if (socket && !socket.connected) socket.disconnect().connect();
    },
    async ask(event, params) {
      if (!socket?.connected) throw Failure.of("offline");
      let answer: Ack<Record<string, unknown>>;
      try {
        answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, params);
      } catch {
        throw Failure.of("offline");
      }
      if (!answer.ok) throw new Failure(answer.error);
      return answer as never;
    },
  };
}
