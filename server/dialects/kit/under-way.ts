import type { Socket } from "socket.io";

/** Events of one connection that run at a time, and that may wait before the connection is given up (docs/contract/security.md 1). */
const MAX_RUNNING = 16;
const MAX_WAITING = 4096;

/** A WebSocket under Socket.IO, which can be told not to read. */
interface Pausable {
  readonly isPaused?: boolean;
  pause?(): void;
  resume?(): void;
}

/**
 * Gives `serve` what a client sends, a few events at a time. A client that sends faster is not read until they are caught
 * up with.
 * @param serve must not reject
 */
export function serveBounded(
  socket: Socket,
  serve: (event: string, args: readonly unknown[]) => Promise<void>,
): void {
  const waiting: [string, readonly unknown[]][] = [];
  let running = 0;
  const transport = (): Pausable =>
    (socket.conn.transport as unknown as { readonly socket?: Pausable }).socket ?? {};
  const start = (event: string, args: readonly unknown[]): void => {
    running += 1;
    void serve(event, args).finally(() => {
      running -= 1;
      const next = waiting.shift();
      if (next && socket.connected) start(...next);
      if (waiting.length === 0 && transport().isPaused) transport().resume?.();
    });
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    if (running < MAX_RUNNING) return start(event, args);
    waiting.push([event, args]);
    transport().pause?.();
    if (waiting.length > MAX_WAITING) socket.disconnect(true);
  });
}
