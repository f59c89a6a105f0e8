/** `session` and `protocol`: who answers a scheme, what may be loaded, which permissions are granted. */

import { schemes } from "./addresses.ts";
import { app } from "./app.ts";

type Handler = (request: Request) => Response | Promise<Response>;
type Before = (
  details: { url: string; resourceType: string },
  answer: (given: { cancel?: boolean }) => void,
) => void;
type Check = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type Ask = (
  contents: unknown,
  permission: string,
  answer: (isGiven: boolean) => void,
  details: object,
) => void;

const handlers = new Map<string, Handler>();

class Session {
  /** Without a handler, Electron grants every permission. */
  check: Check = () => true;
  ask: Ask = (_, __, answer) => answer(true);
  before: Before = (_, answer) => answer({});

  readonly protocol = {
    handle(scheme: string, handler: Handler): void {
      if (!app.isReady) throw new Error("protocol.handle can only be used after app is ready");
      if (!schemes.has(scheme)) throw new Error(`The scheme ${scheme} was not registered as privileged.`);
      handlers.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: Before): void => {
      this.before = listener;
    },
  };

  setPermissionCheckHandler(handler: Check): void {
    this.check = handler;
  }
  setPermissionRequestHandler(handler: Ask): void {
    this.ask = handler;
  }
  setDevicePermissionHandler(): void {}
}

export const session = { defaultSession: new Session() };

export const protocol = {
  registerSchemesAsPrivileged(
    list: { scheme: string; privileges?: { standard?: boolean; secure?: boolean } }[],
  ): void {
    if (app.isReady)
      throw new Error("protocol.registerSchemesAsPrivileged should be called before app is ready");
    for (const { scheme, privileges } of list)
      if (privileges?.standard && privileges.secure) schemes.add(scheme);
  },
};

/** What the scheme's handler answers; undefined when the scheme has no handler. */
export async function answerOf(url: string, method: string): Promise<Response | undefined> {
  const scheme = url.slice(0, url.indexOf(":"));
  return handlers.get(scheme)?.(new Request(url, { method }));
}

export function isCancelled(url: string, resourceType: string): Promise<boolean> {
  return new Promise((resolve) => {
    session.defaultSession.before({ url, resourceType }, ({ cancel }) => resolve(cancel === true));
  });
}
