/** `ipcMain`, and how a message gets from a preload to it and back. */
import { EventEmitter } from "node:events";
import { codec } from "./world.ts";

const { encode, decode } = codec();

export interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

export interface FromPreload {
  readonly kind: "invoke" | "send";
  readonly channel: string;
  readonly id?: number;
  readonly args: unknown;
}

class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>();

  handle(channel: string, handler: (event: object, ...args: unknown[]) => unknown): void {
    if (this.handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
}

export const ipcMain = new IpcMain();

/** Hands a message to the listeners. @returns what goes back to the preload, or undefined. */
export async function deliver(
  message: FromPreload,
  sender: object,
  senderFrame: Frame,
): Promise<object | undefined> {
  const { kind, channel, id } = message;
  const args = decode(message.args) as unknown[];
  const event = { sender, senderFrame };
  if (kind === "send") {
    ipcMain.emit(channel, event, ...args);
    return undefined;
  }
  try {
    const handler = ipcMain.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { id, value: toPage(await handler(event, ...args)) };
  } catch (error) {
    return { id, error: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}

/** A copy, as text. @throws for what a structured clone refuses. */
export const toPage = (value: unknown): unknown => encode(structuredClone(value));
