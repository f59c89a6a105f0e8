import { deviceStorage } from "../../ui/storage.ts";

const KEY = "hearth.told";
/** Hidden tabs wait, each a little differently, so that a visible one comes first. */
const WAIT_MS = 40;
const SPREAD_MS = 120;

const claimedIds = (): readonly string[] => (deviceStorage.getItem(KEY) ?? "").split(" ");
const KEPT = 20;

function take(id: string): boolean {
  const before = claimedIds();
  if (before.includes(id)) return false;
  deviceStorage.setItem(KEY, [...before, id].slice(-KEPT).join(" "));
  return true;
}

/** Returns whether this tab is the one that notifies of a message. Each message is notified of once. */
export async function claim(id: string, isLooking: boolean): Promise<boolean> {
  if (!isLooking) await new Promise((resolve) => setTimeout(resolve, WAIT_MS + Math.random() * SPREAD_MS));
  // Plain HTTP has no Web Locks: there only the different waits prevent duplicates.
  if (!("locks" in navigator)) return take(id);
  return navigator.locks.request("hearth.told", () => take(id));
}
