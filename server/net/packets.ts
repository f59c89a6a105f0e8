/**
 * Socket.IO's parser with limits: on the contents of a packet, and on how often a connection may request a namespace.
 */
import { Decoder, Encoder, PacketType } from "socket.io-parser";
import { isModest } from "../json.ts";

/** A packet larger than this ends its connection; the longest message is well below. */
export const MAX_PACKET_BYTES = 1_000_000;

/** A client requests each namespace once, and again after a refusal; no client requests more in so short a time. */
const MAX_CONNECTS = 32;
const WINDOW_MS = 10_000;

/** One decoder per connection. If it throws, the connection ends. */
class BoundedDecoder extends Decoder {
  #connects = 0;
  #since = performance.now();

  override add(data: unknown): void {
    if (typeof data === "string") {
      if (data.charCodeAt(0) === CONNECT) this.#countConnect();
      if (!isModest(data)) throw new Error("A packet is nested too deeply or has too many members.");
    }
    super.add(data);
  }

  #countConnect(): void {
    const now = performance.now();
    if (now - this.#since > WINDOW_MS) {
      this.#connects = 0;
      this.#since = now;
    }
    this.#connects += 1;
    if (this.#connects > MAX_CONNECTS) throw new Error("A connection asks for namespaces too often.");
  }
}

const CONNECT = String(PacketType.CONNECT).charCodeAt(0);

export const boundedParser = { Encoder, Decoder: BoundedDecoder };
