/** What becomes of a request that Node's HTTP parser cannot read. */
import { type Server, STATUS_CODES } from "node:http";
import type { Server as TlsServer } from "node:https";
import { encodeTarget } from "./request-line.ts";
import { type HttpSocket, restart, stopReading } from "./restart.ts";

interface ParserError extends Error {
  readonly code?: string;
  /** Where in the packet it failed. */
  readonly bytesParsed?: number;
  readonly rawPacket?: Buffer;
}

/** The parser's other errors are 400. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Returns the status that answers the parser's error of that code; null for other errors. */
export const statusOf = (code = ""): number | null => STATUS[code] ?? (code.startsWith("HPE_") ? 400 : null);

/** Parses a request again if its target contains raw UTF-8, and refuses everything else that is not HTTP. */
export function watchBrokenRequests(server: Server | TlsServer): void {
  server.on("clientError", (error: ParserError, socket: HttpSocket) => {
    const { code, rawPacket, bytesParsed = 0 } = error;
    const encoded = code === "HPE_INVALID_URL" && rawPacket ? encodeTarget(rawPacket, bytesParsed) : null;
    if (encoded) restart(server, socket, encoded);
    else refuse(error, socket);
  });
}

/** Answers as Node does without a listener, but only after the requests before it. */
function refuse(error: ParserError, socket: HttpSocket): void {
  const status = statusOf(error.code);
  const due = socket._httpMessage;
  if (status !== null && socket.writable && due?.req.complete) {
    stopReading(socket);
    due.once("close", () => refuse(error, socket));
    return;
  }
  // After the head of an answer this text counts as its body.
  if (status !== null && socket.writable && !due?._headerSent)
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
  socket.destroy(error);
}
