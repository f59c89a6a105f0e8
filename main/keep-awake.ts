import { powerSaveBlocker } from "electron";

/** Returns a function that keeps the computer from sleeping or lets it; the screen may still turn off. */
export function keepAwake(): (isOn: boolean) => void {
  let blocker: number | null = null;
  return (isOn) => {
    if (isOn) blocker ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}
