import { createContext, useContext, useSyncExternalStore } from "react";
import type { RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import type { ChatClient } from "../state/client.ts";
import type { ChatState } from "../state/model.ts";

const ClientContext = createContext<ChatClient | null>(null);
export const ClientProvider = ClientContext.Provider;

export function useClient(): ChatClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error("There is no client around this part of the page.");
  return client;
}

/** Returns a part of the state; the component re-renders when it changes. `pick` must not create objects. */
export function useChat<T>(pick: (state: ChatState) => T): T {
  const { store } = useClient();
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}

/** Returns the logged-in person. Only for components that render after login. */
export function useMe() {
  const me = useChat((state) => state.me);
  if (!me) throw new Error("Nobody is logged in.");
  return me;
}

/** Returns a room from the person's list, otherwise from the open conversation. */
export function useRoom(roomId: number): RoomListItem | RoomView | null {
  const listed = useChat((state) => state.rooms.get(roomId));
  const open = useChat((state) => state.open.get(roomId)?.room ?? null);
  return listed ?? open;
}
