/** The dependencies of the state's parts, and how the server's events reach them. */
import type { ServerEvents } from "../../../server/dialects/native/contract.ts";
import type { KeyValue } from "../../ui/storage.ts";
import type { Store } from "../../ui/store.ts";
import type { ApiOptions, Call } from "../wire/api.ts";
import type { Transport } from "../wire/transport.ts";
import type { Uploader } from "../wire/uploader.ts";
import type { FileKeep } from "./files.ts";
import type { ChatState } from "./model.ts";

/** What the state needs from its surroundings: the browser's, or a test's. */
export interface Environment {
  readonly transport: Transport;
  /** Makes the REST caller; it reads the token at every call. */
  readonly makeApi: (options: ApiOptions) => Call;
  readonly storage: KeyValue;
  readonly files: FileKeep;
  readonly uploader: Uploader;
  /** Names this tab; stays through a reload. */
  readonly tab: string;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Dependencies of every part of the state. */
export interface StateDeps extends Environment {
  readonly store: Store<ChatState>;
  readonly api: Call;
}

/** Handles one event of the server. */
export type HandleEvent = (name: keyof ServerEvents, payload: unknown) => void;

export type Handlers = { readonly [E in keyof ServerEvents]?: (payload: ServerEvents[E]) => void };

/** Passes each event to its handler, if there is one. */
export function handleWith(handlers: Handlers): HandleEvent {
  return (name, payload) => {
    const handle = handlers[name] as ((payload: unknown) => void) | undefined;
    handle?.(payload);
  };
}
