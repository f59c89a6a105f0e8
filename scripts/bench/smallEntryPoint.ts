/** A way into a host, and a request of at most 16 KB that takes it. */
import { connect, type Socket } from "node:net";
import { oneOf, type Random, type Text } from "./smallInputs.ts";

export const MAX_BYTES = 16_384;

/** A text, where in the request it stands, and how large the body becomes when it is unpacked; 0: it is not packed. */
export interface Input {
  readonly text: Text;
  readonly position: string;
  readonly unpacked: number;
}

export interface EntryPoint {
  readonly name: string;
  readonly positions: readonly string[];
  /** Opens a connection that is ready for the bytes, and makes them. */
  aim(host: Target, input: Input): Promise<{ readonly connection: Socket; readonly bytes: Buffer }>;
}

/** The host that is measured, and the credentials for its entry points. */
export interface Target {
  readonly port: number;
  readonly token: string;
  readonly adminToken: string;
  readonly hook: string;
}

/** What a small body may become, and what it may become with the most that its ratio allows. */
const UNPACKED = [0, 0, 0, 65_000, 160_000];
export const anyPosition = (
  random: Random,
  { positions }: EntryPoint,
): Pick<Input, "position" | "unpacked"> => ({
  position: oneOf(random, positions),
  unpacked: oneOf(random, UNPACKED),
});

/** Calls `write` with shorter and shorter lengths until what it makes fits. */
export function fitting(write: (length: number) => Buffer, first = MAX_BYTES): Buffer {
  let length = first;
  for (;;) {
    const bytes = write(length);
    if (bytes.length <= MAX_BYTES) return bytes;
    length = Math.floor(length * Math.min(0.9, MAX_BYTES / bytes.length));
  }
}

export function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}
