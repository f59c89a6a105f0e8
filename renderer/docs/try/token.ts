/** The token for all calls: every API accepts sessions of the others. Kept until the tab is closed. */

import { useSyncExternalStore } from "react";
import { tabStorage } from "../../ui/storage.ts";

const KEY = "hearth.docs.token";
const listeners = new Set<() => void>();
let token = tabStorage.getItem(KEY) ?? "";

export function setToken(now: string): void {
  token = now;
  tabStorage.setItem(KEY, now);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useToken = (): string => useSyncExternalStore(subscribe, () => token);
