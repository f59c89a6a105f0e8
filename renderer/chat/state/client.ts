/** Assembles the client's state. Framework-free: its dependencies come from the page, or from a test. */
import type { ServerEvents } from "../../../server/dialects/native/contract.ts";
import { createEmitter, createStore } from "../../ui/store.ts";
import { createConversation } from "./conversation.ts";
import type { Environment, StateDeps } from "./deps.ts";
import { createDrafts } from "./drafts.ts";
import { type ChatState, INITIAL } from "./model.ts";
import { createMutes } from "./mutes.ts";
import { createOutbox } from "./outbox.ts";
import { createPresence } from "./presence.ts";
import { createReading } from "./reading.ts";
import { createRooms } from "./rooms.ts";
import { createSending } from "./sending.ts";
import { createSession } from "./session.ts";

export type ChatClient = ReturnType<typeof createChatClient>;

export function createChatClient(environment: Environment) {
  const store = createStore<ChatState>(INITIAL);
  const events = createEmitter<[name: keyof ServerEvents, payload: unknown]>();
  const api = environment.makeApi({
    token: () => session.token(),
    onTokenRefused: (token) => session.tokenRefused(token),
  });
  const deps: StateDeps = { ...environment, store, api };
  const drafts = createDrafts(environment.storage);
  const rooms = createRooms(deps, drafts);
  const conversation = createConversation(deps, rooms);
  const presence = createPresence(deps);
  const reading = createReading(deps, rooms);
  const sending = createSending(deps, createOutbox(environment.storage), conversation, () => session.token());

  const connect = (token: string) =>
    environment.transport.open(token, {
      async up() {
        store.set({ link: "up" });
        const [isListCurrent] = await Promise.all([rooms.load(), conversation.rejoinActive()]);
        sending.resume();
        await conversation.rejoinOthers(isListCurrent);
      },
      down() {
        if (store.get().link !== "stopping") store.set({ link: "down" });
        sending.cut();
      },
      refused: (failure) => session.refused(failure),
      event(name, payload) {
        for (const part of [rooms, conversation, presence, reading, sending, session])
          part.handle(name, payload);
        events.emit(name, payload);
      },
    });

  const session = createSession(deps, {
    entered(token) {
      sending.load();
      connect(token);
    },
    left() {
      environment.transport.close();
      const { host } = store.get();
      store.set({ ...INITIAL, phase: "guest", host, ending: store.get().ending });
    },
  });

  return {
    store,
    api,
    transport: environment.transport,
    session,
    rooms,
    conversation,
    sending,
    presence,
    reading,
    mutes: createMutes(deps),
    drafts,
    /** Subscribes to the server's events, after the state has handled them. Returns a function that unsubscribes. */
    onEvent: events.subscribe,
  };
}
