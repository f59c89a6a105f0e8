/** The present by the server's clock, and one timer for all relative times of the page. */
import { useSyncExternalStore } from "react";

/** Smaller differences are ignored: an answer names its time in whole seconds, and takes a while to arrive. */
const LEAST_OFFSET_MS = 3000;

let offset = 0;

/** The present, ms since the epoch, by the server's clock if that is known to differ from the browser's. */
export const serverNow = (): number => Date.now() + offset;

/** @param date when the server gave an answer that has just arrived, as in its `Date` header */
export function setServerTime(date: string): void {
  const difference = Date.parse(date) - Date.now();
  if (Number.isNaN(difference) || Math.abs(difference - offset) < LEAST_OFFSET_MS) return;
  offset = Math.abs(difference) < LEAST_OFFSET_MS ? 0 : difference;
  tick();
}

const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = new Date(serverNow());
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = new Date(serverNow());
    timer = setInterval(tick, 30_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The current time, to half a minute; re-renders the component as it passes. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
