/** Makes the HTTP server read a connection again from some point on. */
import type { Server, ServerResponse } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { Socket } from "node:net";

/** A socket with the answer that Node is writing to it, or will write next. */
export interface HttpSocket extends Socket {
  readonly _httpMessage?: (ServerResponse & { readonly _headerSent: boolean }) | null;
}

/** Node's listeners on the socket of an HTTP server, by the names of its functions: Node has no call to remove them. */
const OF_NODE = /^(?:bound )?(?:socketOn(?:Data|End|Close|Drain|Timeout|Error)|onSocket(?:Pause|Resume))$/;

/**
 * Detaches the connection from its parser, puts `chunks` before the unread bytes, and lets the server read everything
 * as a new connection: immediately or, if answers are pending, after the last of them.
 */
export function restart(server: Server | TlsServer, socket: HttpSocket, chunks: readonly Buffer[]): void {
  stopReading(socket);
  for (const chunk of chunks.toReversed()) socket.unshift(chunk);
  whenAnswered(socket, () => {
    socket.off("readable", wait);
    for (const event of socket.eventNames()) removeOwnListeners(socket, event);
    // The timer for the next request was the old reader's.
    socket.setTimeout(0);
    // On HTTPS this is where a connection starts once it is decrypted.
    server.emit("encrypted" in socket ? "secureConnection" : "connection", socket);
  });
}

/** Detaches the connection from its parser. Pending answers are still sent. */
export function stopReading(socket: Socket): void {
  for (const event of ["data", "end"]) removeOwnListeners(socket, event);
  // Node hands a connection back to such a listener, and while there is one, nothing of it is read by accident.
  socket.on("readable", wait);
}

function wait(): void {}

/** Calls `then` when no answer is due on the connection, unless the connection ends with the last one. */
function whenAnswered(socket: HttpSocket, then: () => void): void {
  if (!socket.writable) return;
  if (socket._httpMessage) socket._httpMessage.once("close", () => whenAnswered(socket, then));
  else then();
}

function removeOwnListeners(socket: Socket, event: string | symbol): void {
  for (const listener of socket.listeners(event)) {
    if (!OF_NODE.test(listener.name)) continue;
    socket.off(event, listener as () => void);
    // It frees the parser and does nothing else, because no request is open.
    if (event === "close") listener();
  }
}
