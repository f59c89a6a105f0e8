import { powerSaveBlocker } from "electron";

/** Returns the switch that keeps the computer from falling asleep; the screen may still go dark. */
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
