/**
 * Bounds Socket.IO over plain HTTP: sessions of one address, and the bodies that clients post
 * (docs/contract/security.md 1).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server as Engine } from "engine.io";
import { networkOf } from "../chat/address.ts";
import type { Budgets } from "./budgets/index.ts";
import { Tally } from "./budgets/tally.ts";
import { MAX_PACKET_BYTES } from "./packets.ts";
import type { Visitors } from "./visitors.ts";

/** Sessions that one address may begin in a window. After a restart a whole office reconnects at once. */
const MAX_BEGUN = 512;
const WINDOW_MS = 10_000;
const STALL_MS = 10_000;
const RETRY_AFTER_SECONDS = 10;

/** Serves the requests of `/socket.io/`. */
export function pollingOf(engine: Engine, visitors: Visitors, budgets: Budgets, perAddress: () => number) {
  const open = new Tally();
  let begun = new Tally();
  let since = performance.now();
  engine.on(
    "connection",
    (session: { request: IncomingMessage; once(event: "close", listener: () => void): void }) => {
      const key = networkOf(visitors.addressOf(session.request));
      open.add(key, 1);
      session.once("close", () => open.add(key, -1));
    },
  );

  const mayBegin = (key: string): boolean => {
    if (performance.now() - since > WINDOW_MS) {
      begun = new Tally();
      since = performance.now();
    }
    begun.add(key, 1);
    return begun.of(key) <= MAX_BEGUN && open.of(key) < perAddress();
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    const address = visitors.addressOf(request);
    if (!/[?&]sid=/.test(request.url ?? "") && !mayBegin(networkOf(address))) {
      budgets.refusals.count("sessions", address);
      refuse(response);
      return;
    }
    if (request.method === "POST") {
      const hold = budgets.bodies.hold(address);
      try {
        // Engine.IO refuses a body that is larger than a packet may be.
        hold.take(Math.min(Number(request.headers["content-length"] ?? MAX_PACKET_BYTES), MAX_PACKET_BYTES));
      } catch {
        refuse(response);
        return;
      }
      response.once("close", hold.release);
      endStalled(request, response, () => budgets.refusals.count("stalled", address));
    }
    engine.handleRequest(request as never, response);
  };
}

/** Ends the connection when nothing of the body arrives for a while. */
function endStalled(request: IncomingMessage, response: ServerResponse, count: () => void): void {
  const { socket } = request;
  let bytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return clearInterval(timer);
    if (socket.bytesRead === bytes) {
      count();
      socket.destroy();
    }
    bytes = socket.bytesRead;
  }, STALL_MS);
  response.once("close", () => clearInterval(timer));
}

function refuse(response: ServerResponse): void {
  response.writeHead(429, { "Content-Type": "text/plain", "Retry-After": String(RETRY_AFTER_SECONDS) });
  response.end(`Too many connections. Try again in ${RETRY_AFTER_SECONDS} seconds.\n`);
}
