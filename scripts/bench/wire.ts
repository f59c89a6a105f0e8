/**
 * A WebSocket client that costs next to nothing, so that the driver is never what a bench measures: it walks frame
 * headers in one buffer that all connections share, looks at the first bytes of each text, and skips the rest.
 */
import { connect, type Socket } from "node:net";

const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);
/** A frame is looked at as soon as this much of its text is there. */
const HEAD_BYTES = 96;

export abstract class Wire {
  readonly #socket: Socket;
  #upgraded = false;
  #rest: Buffer | undefined;
  /** Bytes of a frame that was already looked at. */
  #skip = 0;

  /** Opens at once. `path` with its query. */
  constructor(port: number, path: string, headers: Readonly<Record<string, string>> = {}) {
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: (bytes) => this.#read(READ_BUFFER.subarray(0, bytes)) },
    });
    this.#socket.on("error", (error) => this.failed(error));
    this.#socket.on("close", () => this.failed(new Error("the server closed the connection")));
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more.join("")}\r\n`,
    );
  }

  /** The connection takes texts now. */
  protected abstract opened(): void;
  /** One text: all of it, or its first {@link HEAD_BYTES} at least, from `start` to `end`. */
  protected abstract text(bytes: Buffer, start: number, end: number): void;
  protected abstract failed(error: Error): void;

  send(text: string): void {
    const size = Buffer.byteLength(text);
    const header = size < 126 ? 6 : 8;
    if (size > 65535) throw new Error("too long for a bench");
    const frame = Buffer.allocUnsafe(header + size);
    frame[0] = 0x81;
    if (size < 126) frame[1] = 0x80 | size;
    else {
      frame[1] = 0x80 | 126;
      frame.writeUInt16BE(size, 2);
    }
    // The mask 0 leaves the text as it is.
    frame.writeUInt32BE(0, header - 4);
    frame.write(text, header);
    this.#socket.write(frame);
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #read(chunk: Buffer): boolean {
    let bytes = chunk;
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, chunk]);
      this.#rest = undefined;
    }
    let at = 0;
    if (!this.#upgraded) {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) {
        this.#rest = Buffer.from(bytes);
        return true;
      }
      const head = bytes.toString("latin1", 0, end);
      if (!head.startsWith("HTTP/1.1 101")) {
        this.failed(new Error(`not upgraded: ${bytes.toString("latin1", 0, 300)}`));
        return true;
      }
      this.#upgraded = true;
      at = end + 4;
      this.opened();
    }
    at = this.#frames(bytes, at);
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
    return true;
  }

  /** Answers where the first frame begins that is not there far enough to be looked at. */
  #frames(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, bytes.length - at);
        this.#skip -= skipped;
        at += skipped;
        continue;
      }
      if (at + 2 > bytes.length) return at;
      const short = bytes[at + 1] ?? 0;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + header > bytes.length) return at;
      const size =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
      const start = at + header;
      const there = Math.min(size, bytes.length - start);
      if (there < size && there < HEAD_BYTES) return at;
      const opcode = (bytes[at] ?? 0) & 0x0f;
      if (opcode === 1) this.text(bytes, start, start + there);
      else if (opcode === 9) this.#pong(bytes.subarray(start, start + there));
      else if (opcode === 8)
        this.failed(new Error(`closed: ${bytes.toString("utf8", start + 2, start + there)}`));
      this.#skip = size - there;
      at = start + there;
    }
    return at;
  }

  #pong(payload: Buffer): void {
    this.#socket.write(Buffer.concat([Buffer.from([0x8a, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
  }
}
