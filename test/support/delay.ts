/** A slow network: a TCP proxy that delays every byte in both directions. */
import { connect, createServer, type Socket } from "node:net";

export interface Delay {
  readonly port: number;
  /** The host's URL through it, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Forwards to that port of the loopback, where the host may stop and start again. `ms` is added in each direction. */
export async function delayTo(port: number, ms: number): Promise<Delay> {
  const sockets = new Set<Socket>();
  const later = (work: () => void): void => void (ms === 0 ? work() : setTimeout(work, ms));
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true);
    from.on("data", (bytes) => later(() => to.destroyed || to.write(bytes)));
    from.on("end", () => later(() => to.end()));
    from.on("error", () => later(() => to.destroy()));
    from.on("close", () => {
      sockets.delete(from);
      later(() => to.destroy());
    });
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" && address ? address.port : 0;
  return {
    port: own,
    url: `http://127.0.0.1:${own}`,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
