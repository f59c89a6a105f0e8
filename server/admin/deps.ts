import type { Actor } from "../chat/actor.ts";
import type { Core } from "../chat/core.ts";
import type { AdminResults, OperationName, ParsedParams } from "./contract.ts";
import type { HostControl } from "./host-control.ts";
import type { Logins } from "./logins.ts";
import type { Present } from "./present.ts";
import type { Traffic } from "./traffic.ts";

/** The dependencies of every operation. */
export interface AdminDeps {
  readonly core: Core;
  readonly host: HostControl;
  readonly logins: Logins;
  readonly traffic: Traffic;
  readonly present: Present;
}

/** Who calls: always the host, from its own window or through a login of the console. */
export interface Caller {
  readonly actor: Actor;
  /** Where the call comes from; `""` for the host's own window. */
  readonly address: string;
  /** null: the host's own window, which needs no login. */
  readonly token: string | null;
  readonly isWindow: boolean;
}

/** Runs an operation; one whose result has no fields returns nothing, and the caller gets `{}`. */
export type Handler<N extends OperationName> = (
  params: ParsedParams<N>,
  caller: Caller,
) => Promise<keyof AdminResults[N] extends never ? void : AdminResults[N]>;

type Topic<T extends string> = Extract<OperationName, `${T}.${string}`>;
/** The handlers of one topic; `rooms` has all of `rooms.…`. */
export type Handlers<T extends string> = { readonly [N in Topic<T>]: Handler<N> };
