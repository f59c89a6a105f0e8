/** What this browser does for a new message: sound, notification. Stored per browser, shared by all tabs. */
import { createSetting } from "../../ui/storage.ts";

interface Alerts {
  readonly sound: boolean;
  readonly desktop: boolean;
}

const setting = createSetting("hearth.alerts", (kept): Alerts => {
  try {
    const { sound = true, desktop = false } = JSON.parse(kept ?? "{}") as Partial<Alerts>;
    return { sound, desktop };
  } catch {
    return { sound: true, desktop: false };
  }
});

export const getAlerts = setting.get;
export const useAlerts = setting.use;
export const setAlerts = (patch: Partial<Alerts>): void =>
  setting.set(JSON.stringify({ ...getAlerts(), ...patch }));

/** Browsers allow notifications on HTTPS and localhost only. */
export const canNotify = (): boolean => window.isSecureContext && "Notification" in window;

/** Asks for permission if needed. Returns whether notifications may be shown. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}
