/** Starting with the computer: by Electron where it can, by an autostart entry on Linux. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { app } from "electron";

/** Starts in the tray, without the window. */
const HIDDEN = "--hidden";

export function setOpenAtLogin(isOn: boolean): void {
  // Unpacked, the program is Electron's own: it would come up without Hearth.
  if (!app.isPackaged) return;
  if (process.platform !== "linux") {
    app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN] });
    return;
  }
  const file = join(app.getPath("appData"), "autostart", "hearth.desktop");
  if (!isOn) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  // Inside an AppImage the program's own path goes with the process.
  writeFileSync(file, autostartEntry(process.env.APPIMAGE ?? app.getPath("exe")));
}

/** Whether the computer started the app, and not a person. */
export const wasOpenedAtLogin = (): boolean =>
  process.argv.includes(HIDDEN) ||
  (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);

/** An entry as the XDG autostart specification wants it; the path is quoted by its rules. */
function autostartEntry(program: string): string {
  // A backslash is doubled once for the quoted argument and once more for the string that holds it.
  const quoted = program
    .replace(/(["`$\\])/g, "\\$1")
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%");
  return `[Desktop Entry]\nType=Application\nName=Hearth\nExec="${quoted}" ${HIDDEN}\nTerminal=false\n`;
}
