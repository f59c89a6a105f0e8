import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import type { Socket } from "socket.io";
import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { PER_TURN } from "../../../server/async/turn.ts";
import { receiveInOrder } from "../../../server/dialects/kit/frames.ts";
import { serveBounded } from "../../../server/dialects/kit/under-way.ts";
import { Connections } from "../../../server/net/budgets/connections.ts";
import { Refusals } from "../../../server/net/budgets/refusals.ts";
import { Requests } from "../../../server/net/budgets/requests.ts";
import { collectingLog } from "../../support/log.ts";

/** How a client's work is served: calls `serve` for each piece, which may run at once or in a later turn. */
type ServeFunction = (pieces: number, serve: (piece: number) => Promise<void>) => void;

/** Frames that came in one packet. */
const frames: ServeFunction = (pieces, serve) => {
  const ws = Object.assign(new EventEmitter(), { pause() {}, resume() {}, isPaused: false });
  receiveInOrder(ws as unknown as WebSocket, (data) => serve(Number(data.toString())));
  for (let piece = 0; piece < pieces; piece += 1) ws.emit("message", Buffer.from(`${piece}`), false);
};

/** Events that came in one payload. */
const events =
  (waitsFor?: () => boolean): ServeFunction =>
  (pieces, serve) => {
    let onAny = (_: string): void => {};
    const socket = {
      conn: { transport: {} },
      onAny: (listener: typeof onAny) => {
        onAny = listener;
      },
      disconnect() {},
    };
    serveBounded(socket as unknown as Socket, (event) => serve(Number(event)), waitsFor);
    for (let piece = 0; piece < pieces; piece += 1) onAny(`${piece}`);
  };

/** Requests that came in one packet. */
const requests: ServeFunction = (pieces, serve) => {
  const refusals = new Refusals(collectingLog().log);
  const connections = new Connections({ most: 10, perAddress: () => 10 }, refusals);
  const budget = new Requests(connections, refusals);
  const socket = Object.assign(new EventEmitter(), { pause() {}, resume() {}, destroyed: false });
  for (let piece = 0; piece < pieces; piece += 1) {
    const response = new EventEmitter();
    budget.run({ socket } as unknown as IncomingMessage, response as ServerResponse, "10.0.0.1", () => {
      void serve(piece).then(() => response.emit("close"));
    });
  }
};

it.each([
  ["frames", frames],
  ["events", events()],
  ["events one by one", events(() => true)],
  ["requests", requests],
] as const)("%s of one client begin in order, a few in each turn of the event loop", async (_, way) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), async (pieces, slow) => {
      const began: number[] = [];
      const turns: number[] = [];
      let inThisTurn = 0;
      await new Promise<void>((done) => {
        way(pieces, async (piece) => {
          began.push(piece);
          inThisTurn += 1;
          if (piece % 7 === slow % 7) await new Promise((resolve) => setImmediate(resolve));
        });
        const look = (): void => {
          turns.push(inThisTurn);
          inThisTurn = 0;
          if (began.length < pieces) setImmediate(look);
          else done();
        };
        setImmediate(look);
      });
      expect(began).toEqual(Array.from({ length: pieces }, (__, piece) => piece));
      // Two turns of the work may appear as one turn of the test.
      expect(Math.max(...turns)).toBeLessThanOrEqual(2 * PER_TURN);
    }),
    { numRuns: 20 },
  );
});
