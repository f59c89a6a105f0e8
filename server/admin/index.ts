/** Assembles the console's part of the host: the operations, the event stream, and their three transports. */
import { hostActor } from "../chat/actor.ts";
import type { Core } from "../chat/core.ts";
import { ChatError } from "../chat/errors.ts";
import {
  type AdminAnswer,
  type AdminResults,
  type AdminSubscription,
  type AdminTransport,
  OPERATIONS,
  type OperationName,
} from "./contract.ts";
import type { AdminDeps, Caller } from "./deps.ts";
import type { HostControl } from "./host-control.ts";
import { Logins } from "./logins.ts";
import { createOperations } from "./operations.ts";
import { Present } from "./present.ts";
import { refusalOf } from "./refusal.ts";
import type { AdminEvent } from "./rows.ts";
import { Stream } from "./stream.ts";
import { Traffic } from "./traffic.ts";

export interface Admin {
  /** Validates and runs a call; failures become refusals. Never rejects. */
  call(operation: string, params: unknown, caller: Caller): Promise<AdminAnswer<unknown>>;
  subscribe(listener: (event: AdminEvent) => void): AdminSubscription;
  /** For the desktop window, which needs no login. */
  readonly window: AdminTransport;
  readonly logins: Logins;
  readonly host: HostControl;
  close(): void;
}

export interface AdminOptions {
  readonly core: Core;
  readonly host: HostControl;
  /** Gets unexpected errors, with their stack. */
  onBug(what: string, error: unknown): void;
}

export function createAdmin({ core, host, onBug }: AdminOptions): Admin {
  const logins = new Logins(host.credentials);
  const traffic = new Traffic(core);
  const deps: AdminDeps = { core, host, logins, traffic, present: new Present(core) };
  const operations = createOperations(deps);
  const stream = new Stream(deps, (error) => onBug("The console's event stream failed", error));

  const run = async <N extends OperationName>(
    name: N,
    params: unknown,
    caller: Caller,
  ): Promise<AdminAnswer<AdminResults[N]>> => {
    try {
      const parsed = OPERATIONS[name].params.parse(params ?? {});
      await assertNotDirect(core, parsed);
      const result = await operations[name](parsed as never, caller);
      return { result: (result ?? {}) as AdminResults[N] };
    } catch (error) {
      return { error: refusalOf(error, (bug) => onBug(`Console operation failed: ${name}`, bug)) };
    }
  };
  const call: Admin["call"] = async (operation, params, caller) =>
    isOperation(operation)
      ? run(operation, params, caller)
      : { error: unknownOperation(operation.slice(0, 64)).wire };

  return {
    call,
    subscribe: (listener) => stream.subscribe(listener),
    window: {
      call: (operation, params) =>
        call(operation, params, WINDOW) as Promise<AdminAnswer<AdminResults[typeof operation]>>,
      subscribe: (listener) => stream.subscribe(listener),
    },
    logins,
    host,
    close() {
      stream.close();
      traffic.close();
    },
  };
}

/** No operation reaches a direct conversation. @throws room_not_found */
async function assertNotDirect({ rooms }: Core, params: object): Promise<void> {
  if (!("roomId" in params) || typeof params.roomId !== "number") return;
  if ((await rooms.lookUp(params.roomId))?.isDirect) {
    throw new ChatError("room_not_found", { reason: "room_not_found" });
  }
}

const unknownOperation = (operation: string): ChatError =>
  new ChatError("unknown_operation", { reason: "operation_unknown", operation });

const WINDOW: Caller = { actor: hostActor(), address: "", token: null, isWindow: true };

export const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);
