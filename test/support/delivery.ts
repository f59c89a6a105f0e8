/** Stand-ins on loopback for gateways, mail servers and providers. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import type { Captcha } from "../../server/chat/types.ts";

export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that records its requests and answers them with `answer`. */
export async function httpStandIn(answer: (requests: ReceivedRequest, response: ServerResponse) => unknown) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    const url = new URL(request.url ?? "/", "http://stand-in");
    const one = { method: request.method, url, headers: request.headers, body };
    requests.push(one);
    answer(one, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { requests, port, url: `http://127.0.0.1:${port}` };
}

export const captcha: Captcha = {
  id: 7,
  purpose: "password-reset",
  target: "alice@example.org",
  code: "8265",
  address: "192.168.1.20",
  dialect: "room",
  state: "pending",
  wrongTries: 0,
  requestedAt: "2026-01-02T03:04:05.000Z",
  expiresAt: "2026-01-02T03:14:05.000Z",
};
