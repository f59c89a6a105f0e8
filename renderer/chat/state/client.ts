/** Puts the parts of the state together. Framework-free: the page gives it the world, a test gives it another. */
import type { ServerEvents } from "../../../server/dialects/native/contract.ts";
import type { Call } from "../wire/api.ts";
import type { Transport } from "../wire/transport.ts";
import { type Conversation, createConversation } from "./conversation.ts";
import { createDrafts, type Drafts } from "./drafts.ts";
import type { FileKeep } from "./files.ts";
import { type ChatState, INITIAL } from "./model.ts";
import { createMutes, type Mutes } from "./mutes.ts";
import { createOutbox, type KeyValue } from "./outbox.ts";
import { createPresence, type Presence } from "./presence.ts";
import { createReading, type Reading } from "./reading.ts";
import { createRooms, type Rooms } from "./rooms.ts";
import { createSending, type Sending } from "./sending.ts";
import { createSession, type Session } from "./session.ts";
import { createStore, type Store } from "./store.ts";

export interface World {
  readonly transport: Transport;
  /** Makes the REST caller; it asks for the token anew at every call. */
  readonly makeApi: (token: () => string | null, onTokenRefused: (token: string) => void) => Call;
  readonly storage: KeyValue;
  readonly files: FileKeep;
  /** Names this tab; stays through a reload. */
  readonly tab: string;
  readonly newId: () => string;
  readonly now: () => number;
}

export interface ChatClient {
  readonly store: Store<ChatState>;
  readonly api: Call;
  readonly transport: Transport;
  readonly session: Session;
  readonly rooms: Rooms;
  readonly conversation: Conversation;
  readonly sending: Sending;
  readonly presence: Presence;
  readonly reading: Reading;
  readonly mutes: Mutes;
  readonly drafts: Drafts;
  /** Hears every event of the host after the state has taken it in. Returns the way to stop. */
  onEvent(listener: (name: keyof ServerEvents, payload: unknown) => void): () => void;
}

/** What every part of the state is given. */
export interface Parts extends World {
  readonly store: Store<ChatState>;
  readonly api: Call;
}

export function createChatClient(world: World): ChatClient {
  const store = createStore<ChatState>(INITIAL);
  const listeners = new Set<(name: keyof ServerEvents, payload: unknown) => void>();
  const api = world.makeApi(
    () => session.token(),
    (token) => session.tokenRefused(token),
  );
  const parts: Parts = { ...world, store, api };
  const rooms = createRooms(parts);
  const conversation = createConversation(parts, rooms);
  const presence = createPresence(parts);
  const reading = createReading(parts);
  const sending = createSending(parts, createOutbox(world.storage), conversation);

  const connect = (token: string) =>
    world.transport.open(token, {
      async up() {
        store.set({ link: "up" });
        await Promise.all([rooms.load(), conversation.rejoinActive()]);
        sending.resume();
        await conversation.rejoinOthers();
      },
      down() {
        if (store.get().link !== "stopping") store.set({ link: "down" });
        sending.cut();
      },
      refused: (failure) => session.refused(failure),
      event(name, payload) {
        for (const part of [rooms, conversation, presence, reading, sending, session])
          part.hear(name, payload);
        for (const listener of listeners) listener(name, payload);
      },
    });

  const session = createSession(parts, {
    entered(token) {
      sending.load();
      connect(token);
    },
    left() {
      world.transport.close();
      const { host } = store.get();
      store.set({ ...INITIAL, phase: "guest", host, ending: store.get().ending });
    },
  });

  return {
    store,
    api,
    transport: world.transport,
    session,
    rooms,
    conversation,
    sending,
    presence,
    reading,
    mutes: createMutes(parts),
    drafts: createDrafts(world.storage),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
