import type { Socket } from "socket.io";
import { TurnShare } from "../../async/turn.ts";

/**
 * Events of one connection that run at a time, and that may wait before the connection is given up
 * (docs/contract/security.md 1).
 */
const MAX_RUNNING = 16;
const MAX_WAITING = 4096;

/** A WebSocket under Socket.IO, whose reading can be paused. */
interface Pausable {
  readonly isPaused?: boolean;
  pause?(): void;
  resume?(): void;
}

/**
 * Gives `serve` what a client sends, a few events at a time, in order. A client that sends faster is not read until
 * they are caught up with.
 * @param serve must not reject
 * @param atOnce how many run at a time
 * @returns a function that returns how many run or wait
 */
export function serveBounded(
  socket: Socket,
  serve: (event: string, args: readonly unknown[]) => Promise<void>,
  atOnce = MAX_RUNNING,
): () => number {
  const waiting: [string, readonly unknown[]][] = [];
  const share = new TurnShare();
  let running = 0;
  const transport = (): Pausable =>
    (socket.conn.transport as unknown as { readonly socket?: Pausable }).socket ?? {};
  const next = (): void => {
    while (running < atOnce) {
      const first = waiting[0];
      if (!first) break;
      if (!share.take()) {
        share.later(next);
        break;
      }
      waiting.shift();
      running += 1;
      void serve(...first).finally(() => {
        running -= 1;
        next();
      });
    }
    if (waiting.length === 0 && transport().isPaused) transport().resume?.();
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    waiting.push([event, args]);
    next();
    if (waiting.length === 0) return;
    transport().pause?.();
    if (waiting.length > MAX_WAITING) socket.disconnect(true);
  });
  return () => running + waiting.length;
}
