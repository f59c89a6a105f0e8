/** The server's status, shared by the whole page. */
import { createContext, useContext } from "react";
import type { HostStatus } from "../../../server/admin/contract.ts";
import { useSessionState } from "../context.ts";
import { type Loaded, useLoaded } from "./loaded.ts";

/** Loads the status once, then follows the event stream. Used by the shell only. */
export const useHostStatus = (): Loaded<HostStatus> =>
  useLoaded("host.status", {}, (event) => (event.type === "status" ? event.status : undefined));

const StatusContext = createContext<Loaded<HostStatus> | null>(null);
export const StatusProvider = StatusContext.Provider;

/** The host's state; undefined until it is known. */
export const useStatus = (): HostStatus | undefined => useContext(StatusContext)?.data;

/** The same with its error and a function that reloads it. */
export function useStatusLoaded(): Loaded<HostStatus> {
  const loaded = useContext(StatusContext);
  if (!loaded) throw new Error("There is no status around this part of the page.");
  return loaded;
}

/** The host's name. */
export function useSessionName(): string {
  const { hostName } = useSessionState();
  return useStatus()?.name ?? hostName;
}
