/** The network between one person and the host, which can be cut. */
import { connect, createServer, type Socket } from "node:net";

export interface Network {
  /** The host's URL through it, without a slash at the end. */
  readonly url: string;
  /**
   * `silent`: packets vanish, as when a phone leaves the Wi-Fi; nobody is told, and what was in flight arrives late.
   * `refused`: connections break and new ones are refused, as when a cable is pulled beside the host.
   */
  cut(how: "silent" | "refused"): void;
  restore(): void;
  close(): Promise<void>;
}

/** Forwards to that port of the loopback, where the host may stop and start again. */
export async function layNetwork(port: number): Promise<Network> {
  const wires = new Set<Wire>();
  let state: "whole" | "silent" | "refused" = "whole";
  const server = createServer((near) => {
    if (state === "refused") {
      near.resetAndDestroy();
      return;
    }
    const wire = new Wire(near, port, () => wires.delete(wire));
    wires.add(wire);
    if (state === "silent") wire.silence();
    else wire.flow();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const ownPort = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${ownPort}`,
    cut(how) {
      state = how;
      for (const wire of [...wires]) {
        if (how === "silent") wire.silence();
        else wire.break();
      }
    },
    restore() {
      state = "whole";
      for (const wire of [...wires]) wire.flow();
    },
    close() {
      for (const wire of [...wires]) wire.break();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One connection. While it is silent, neither end receives anything from the other, not even that it closed. */
class Wire {
  readonly #near: Socket;
  readonly #port: number;
  readonly #onEnd: () => void;
  #far: Socket | null = null;
  #isSilent = false;
  #hasBroken = false;

  constructor(near: Socket, port: number, onEnd: () => void) {
    this.#near = near;
    this.#port = port;
    this.#onEnd = onEnd;
    this.#watch(near, () => this.#far);
  }

  silence(): void {
    this.#isSilent = true;
    this.#near.pause();
    this.#far?.pause();
  }

  flow(): void {
    this.#isSilent = false;
    if (this.#hasBroken) {
      this.break();
      return;
    }
    if (this.#far === null) {
      this.#far = connect({ port: this.#port, host: "127.0.0.1" });
      this.#watch(this.#far, () => this.#near);
    }
    this.#near.resume();
    this.#far.resume();
  }

  break(): void {
    this.#near.destroy();
    this.#far?.destroy();
    this.#onEnd();
  }

  #watch(socket: Socket, other: () => Socket | null): void {
    socket.setNoDelay(true);
    socket.pause();
    socket.on("data", (bytes: Buffer) => other()?.write(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#hasBroken = true;
      if (!this.#isSilent) this.break();
    });
  }
}
