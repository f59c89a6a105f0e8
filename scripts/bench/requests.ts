/** Repeats one HTTP request on connections that stay open, counting answers without parsing them. */
import { connect } from "node:net";

const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly ms: number;
}

/** Answers per second, after the warm-up. @throws Error when an answer is none of 200 */
export async function requestsPerSecond(load: Load): Promise<number> {
  const request =
    `POST ${load.path} HTTP/1.1\r\nHost: 127.0.0.1:${load.port}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(load.body)}\r\n\r\n${load.body}`;
  let answers = 0;
  let failure: Error | undefined;
  const sockets = Array.from({ length: load.connections }, () => {
    let rest = "";
    const take = (bytes: number): boolean => {
      rest += READ_BUFFER.toString("latin1", 0, bytes);
      const head = rest.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(rest)?.[1]);
      if (head < 0 || rest.length < head + 4 + length) return true;
      if (!rest.startsWith("HTTP/1.1 200") || Number.isNaN(length)) failure = new Error(rest);
      answers++;
      rest = "";
      if (!failure) socket.write(request);
      return true;
    };
    const socket = connect({
      port: load.port,
      host: "127.0.0.1",
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: take },
    });
    socket.on("error", (error) => {
      failure = error;
    });
    socket.write(request);
    return socket;
  });
  await new Promise((done) => setTimeout(done, load.warmUpMs));
  const [before, began] = [answers, performance.now()];
  await new Promise((done) => setTimeout(done, load.ms));
  const rate = ((answers - before) / (performance.now() - began)) * 1000;
  for (const socket of sockets) socket.destroy();
  if (failure) throw failure;
  return rate;
}
