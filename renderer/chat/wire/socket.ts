import { io, type Socket } from "socket.io-client";
import type { Ack, ServerEvents } from "../../../server/dialects/native/contract.ts";
import { WireFailure } from "./failure.ts";
import type { Transport, TransportEvents } from "./transport.ts";

const ANSWER_WITHIN_MS = 10_000;

/** The data that a refused handshake carries: `{code, message, details?}` or nothing. */
function refusalOf(error: Error): WireFailure | null {
  const data: unknown = "data" in error ? error.data : undefined;
  if (typeof data !== "object" || data === null || !("code" in data)) return null;
  const message = "message" in data ? String(data.message) : error.message;
  return new WireFailure(String(data.code), message, "details" in data ? data.details : undefined);
}

/** The host knows whom it turned away, and why; anything else may pass. */
const isFinal = ({ code }: WireFailure): boolean => code === "unauthenticated" || code === "banned";

/** Socket.IO behind the transport's face. */
export function createSocketTransport(): Transport {
  let socket: Socket | null = null;

  const listen = (own: Socket, events: TransportEvents) => {
    own.on("connect", () => events.up());
    own.on("disconnect", (cause) => {
      events.down();
      // The host closed it on purpose; Socket.IO then waits to be told.
      if (cause === "io server disconnect") setTimeout(() => socket === own && own.connect(), 1500);
    });
    own.on("connect_error", (error) => {
      const refusal = refusalOf(error);
      if (refusal && isFinal(refusal)) return events.refused(refusal);
      events.down();
      // A handshake that the host answered is not repeated by Socket.IO itself.
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
      if (!socket?.connected) throw new WireFailure("offline", "Not connected.");
      let answer: Ack<Record<string, unknown>>;
      try {
        answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, params);
      } catch {
        throw new WireFailure("offline", "No answer came.");
      }
      if (!answer.ok) throw WireFailure.of(answer.error);
      return answer as never;
    },
  };
}
