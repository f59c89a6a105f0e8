/** The browser's storage. Where that is blocked or full, the page keeps the values for this visit. */
import { useSyncExternalStore } from "react";
import { createEmitter, createStore } from "./store.ts";

/** The part of `Storage` that the pages use. */
export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const refusal = createStore({ isRefused: false });
const refuse = () => refusal.set({ isRefused: true });

/** Whether something could not be kept since the page was opened. */
export const useStorageRefused = (): boolean =>
  useSyncExternalStore(refusal.subscribe, () => refusal.get().isRefused);

/** @param open the browser's storage; reading the property alone may throw */
export function createVisitStorage(open: () => Storage, onRefused: () => void): KeyValue {
  /** Values that the browser did not store; `null`: removed. */
  const held = new Map<string, string | null>();
  const attempt = <T>(work: (storage: Storage) => T, otherwise: T): T => {
    try {
      return work(open());
    } catch {
      onRefused();
      return otherwise;
    }
  };
  const keys = (): string[] => {
    const kept = attempt((storage) => Array.from(storage, (_, at) => storage.key(at) ?? ""), []);
    const all = new Set([...kept, ...held.keys()]);
    return [...all].filter((key) => held.get(key) !== null);
  };
  const write = (key: string, value: string | null): void => {
    const isKept = attempt((storage) => {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
      return true;
    }, false);
    if (isKept) held.delete(key);
    else held.set(key, value);
  };
  return {
    get length() {
      return keys().length;
    },
    key: (at) => keys()[at] ?? null,
    getItem: (key) =>
      held.get(key) ?? (held.has(key) ? null : attempt((storage) => storage.getItem(key), null)),
    setItem: write,
    removeItem: (key) => write(key, null),
  };
}

/** Kept on this device, for all tabs. */
export const deviceStorage = createVisitStorage(() => localStorage, refuse);
/** Kept while the tab is open. */
export const tabStorage = createVisitStorage(() => sessionStorage, refuse);

/** Calls `changed` when another tab writes or removes the key. @returns what ends it */
export function followKey(key: string, changed: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === key || event.key === null) changed();
  };
  globalThis.window?.addEventListener("storage", onStorage);
  return () => globalThis.window?.removeEventListener("storage", onStorage);
}

/**
 * A setting of this browser, which all its open tabs follow, or with `tabStorage` of this tab.
 *
 * @param read the value of the stored text
 */
export function createSetting<T>(key: string, read: (kept: string | null) => T, storage = deviceStorage) {
  const changes = createEmitter();
  let value = read(storage.getItem(key));
  const load = () => {
    value = read(storage.getItem(key));
    changes.emit();
  };
  followKey(key, load);
  const get = () => value;
  return {
    get,
    follow: changes.subscribe,
    set(text: string) {
      storage.setItem(key, text);
      load();
    },
    use: () => useSyncExternalStore(changes.subscribe, get),
  };
}
