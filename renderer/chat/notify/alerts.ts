/** What this browser does for a new message: sound, notification. Stored per browser, shared by all tabs. */
import { deviceStorage } from "../../ui/storage.ts";
export interface Alerts {
  readonly sound: boolean;
  readonly desktop: boolean;
}

const KEY = "hearth.alerts";
const listeners = new Set<() => void>();

function read(): Alerts {
  try {
    const kept: unknown = JSON.parse(deviceStorage.getItem(KEY) ?? "{}");
    const { sound = true, desktop = false } = kept as Partial<Alerts>;
    return { sound, desktop };
  } catch {
    return { sound: true, desktop: false };
  }
}

let alerts = read();

export const getAlerts = (): Alerts => alerts;

export function setAlerts(patch: Partial<Alerts>): void {
  alerts = { ...alerts, ...patch };
  deviceStorage.setItem(KEY, JSON.stringify(alerts));
  for (const listener of listeners) listener();
}

export function subscribeAlerts(listener: () => void): () => void {
  listeners.add(listener);
  const follow = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    alerts = read();
    listener();
  };
  window.addEventListener("storage", follow);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", follow);
  };
}

/** Browsers allow notifications on HTTPS and localhost only. */
export const canNotify = (): boolean => window.isSecureContext && "Notification" in window;

/** Asks for permission if needed. Returns whether notifications may be shown. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}
