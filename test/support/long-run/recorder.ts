/** Proxies in front of a host that record every byte of its answers: bodies, headers, frames of every API. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { TestHost } from "../host.ts";

export class Recorder {
  readonly #host: TestHost;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** Network address → what each connection from there was sent. */
  readonly #sent = new Map<string, Buffer[][]>();

  constructor(host: TestHost) {
    this.#host = host;
  }

  /** The host behind one more proxy. With `address`, all its clients come from there, else from their own. */
  async proxy(address?: string): Promise<TestHost> {
    const server = createServer((client) => {
      const from = address ?? client.remoteAddress ?? "";
      const upstream = connect({ port: this.#host.port, host: "127.0.0.1", localAddress: from });
      const chunks: Buffer[] = [];
      this.#sent.set(from, [...(this.#sent.get(from) ?? []), chunks]);
      upstream.on("data", (chunk: Buffer) => chunks.push(chunk));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(one);
        one.setNoDelay(true);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    }).listen(0, "127.0.0.1");
    this.#servers.push(server);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return { ...this.#host, port, url: `http://127.0.0.1:${port}` };
  }

  get addresses(): readonly string[] {
    return [...this.#sent.keys()];
  }

  /** Everything sent to that address, with the contents of its JWTs. */
  sentTo(address: string): string {
    const connections = this.#sent.get(address) ?? [];
    return withJwts(connections.map((chunks) => Buffer.concat(chunks).toString("utf8")).join("\n"));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}

/** A text, and the contents of the JWTs in it. */
function withJwts(text: string): string {
  const bodies = [...text.matchAll(/\beyJ[\w-]+\.([\w-]+)\.[\w-]+/g)].map(([, body = ""]) => body);
  return [text, ...new Set(bodies)].map((part, n) => (n === 0 ? part : decode(part))).join("\n");
}

const decode = (body: string): string => Buffer.from(body, "base64url").toString("utf8");

/** The forms of a secret in a text: as it is, or encoded. */
export const spellings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
};
