/** The token for all calls: one store of sessions stands behind every API. It goes with the tab. */
import { useSyncExternalStore } from "react";

const KEY = "hearth.docs.token";
const listeners = new Set<() => void>();
let token = sessionStorage.getItem(KEY) ?? "";

export function setToken(now: string): void {
  token = now;
  sessionStorage.setItem(KEY, now);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useToken = (): string => useSyncExternalStore(subscribe, () => token);
