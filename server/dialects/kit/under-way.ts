import type { Socket } from "socket.io";
import { TurnShare } from "../../async/turn.ts";
import { Backlog } from "./backlog.ts";

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

export interface SentEvent {
  readonly name: string;
  readonly args: readonly unknown[];
}

/**
 * Gives `serve` what a client sends, a few events at a time, in order. A client that sends faster is not read until
 * they are caught up with.
 * @param serve must not reject
 * @param waitsFor whether an event must not begin before an earlier one has ended
 * @returns what it has not served yet
 */
export function serveBounded(
  socket: Socket,
  serve: (event: string, args: readonly unknown[]) => Promise<void>,
  waitsFor: (later: SentEvent, earlier: SentEvent) => boolean = () => false,
): Backlog {
  const backlog = new Backlog();
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
        backlog.finish();
        next();
      });
    }
    if (!isBehind() && transport().isPaused) transport().resume?.();
  };
  socket.onAny((name: string, ...args: unknown[]) => {
    underWay.push({ name, args, isBegun: false });
    backlog.add();
    next();
    if (!isBehind()) return;
    transport().pause?.();
    if (underWay.length > MAX_RUNNING + MAX_WAITING) socket.disconnect(true);
  });
  return backlog;
}

/**
 * Calls `leave` when the client is gone and what it sent is finished; immediately if the server disconnected it, also
 * because it sent too much.
 */
export function whenGone(socket: Socket, backlog: Backlog, leave: () => void): void {
  socket.on("disconnect", (reason) => {
    if (reason === "server namespace disconnect") leave();
    else void backlog.settled().then(leave);
  });
}
