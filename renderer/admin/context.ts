import { createContext, useContext, useSyncExternalStore } from "react";
import type { Problem } from "../ui/failure.ts";
import type { Link } from "../ui/link.ts";
import type { Session, SessionState } from "./state/session.ts";
import type { AdminClient } from "./wire/client.ts";

interface Console {
  readonly client: AdminClient;
  readonly session: Session;
}

const ConsoleContext = createContext<Console | null>(null);
export const ConsoleProvider = ConsoleContext.Provider;

function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (!console) throw new Error("There is no console around this part of the page.");
  return console;
}

export const useClient = (): AdminClient => useConsole().client;
export const useSession = (): Session => useConsole().session;

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.get);
}

export function useLink(): Link {
  const { link } = useClient();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** Why the server refuses the connection, if it does. */
export function useLinkRefusal(): Problem | undefined {
  const { link } = useClient();
  return useSyncExternalStore(link.subscribe, link.refusal);
}
