import { connect, type Socket } from "node:net";

/** Everything a server writes on one connection until it closes it, after `bytes` were sent. */
export async function exchange(port: number, bytes: string | Buffer, host = "127.0.0.1"): Promise<string> {
  const socket = await openSocket(port, host);
  socket.write(bytes);
  return readAll(socket);
}

export async function openSocket(port: number, host = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port, host });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** What arrives until the other side closes the connection. */
async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.once("error", () => resolve());
  });
  return Buffer.concat(chunks).toString("latin1");
}

/** What arrives until it holds `text`. */
export async function readUntil(socket: Socket, text: string): Promise<string> {
  let seen = "";
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off("data", onData);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      seen += chunk.toString("latin1");
      if (seen.includes(text)) done();
    };
    socket.on("data", onData);
    socket.once("close", done);
  });
  return seen;
}
