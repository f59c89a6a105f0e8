import { request } from "node:http";
import type { TestHost } from "./host.ts";

export interface HeldAnswer {
  readonly status: number;
  readonly text: string;
}

/** A request of which the last byte is not sent yet. */
export interface HeldRequest {
  /** Sends the last byte and returns the answer. */
  finish(): Promise<HeldAnswer>;
}

/** Sends a request except for the last byte of its body. `what` is like `POST /api/rooms`. */
export function hold(
  { port }: Pick<TestHost, "port">,
  what: string,
  body: Uint8Array | string,
  headers: Record<string, string>,
): HeldRequest {
  const [method, path] = what.split(" ");
  const bytes = Buffer.from(body);
  const outgoing = request({
    host: "127.0.0.1",
    port,
    method,
    path,
    agent: false,
    headers: { ...headers, "Content-Length": `${bytes.length}` },
  });
  const answer = new Promise<HeldAnswer>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
  });
  answer.catch(() => {});
  outgoing.write(bytes.subarray(0, -1));
  return {
    finish() {
      outgoing.end(bytes.subarray(-1));
      return answer;
    },
  };
}
