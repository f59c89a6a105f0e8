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

/** An event as a client sent it. */
export interface SentEvent {
  readonly name: string;
  readonly args: readonly unknown[];
}

/**
 * Gives `serve` what a client sends, a few events at a time, in order. A client that sends faster is not read until
 * they are caught up with.
 * @param serve must not reject
 * @param waitsFor whether an event must not begin before an earlier one has ended
 * @returns a function that returns how many run or wait
 */
export function serveBounded(
  socket: Socket,
  serve: (event: string, args: readonly unknown[]) => Promise<void>,
  waitsFor: (later: SentEvent, earlier: SentEvent) => boolean = () => false,
): () => number {
  /** All that have not ended, as they were sent. Only the first {@link MAX_RUNNING} may begin. */
  const underWay: (SentEvent & { isBegun: boolean })[] = [];
  const share = new TurnShare();
  const transport = (): Pausable =>
    (socket.conn.transport as unknown as { readonly socket?: Pausable }).socket ?? {};
  const isBehind = (): boolean => underWay.length > MAX_RUNNING;
  const next = (): void => {
    const first = underWay.slice(0, MAX_RUNNING);
    for (const [index, event] of first.entries()) {
      if (event.isBegun || first.slice(0, index).some((earlier) => waitsFor(event, earlier))) continue;
      if (!share.take()) {
        share.later(next);
        break;
      }
      event.isBegun = true;
      void serve(event.name, event.args).finally(() => {
        underWay.splice(underWay.indexOf(event), 1);
        next();
      });
    }
    if (!isBehind() && transport().isPaused) transport().resume?.();
  };
  socket.onAny((name: string, ...args: unknown[]) => {
    underWay.push({ name, args, isBegun: false });
    next();
    if (!isBehind()) return;
    transport().pause?.();
    if (underWay.length > MAX_RUNNING + MAX_WAITING) socket.disconnect(true);
  });
  return () => underWay.length;
}
