/** Starts the app at login: through Electron where supported, through an autostart entry on Linux. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { app } from "electron";

/** Starts in the tray, without the window. */
const HIDDEN = "--hidden";

/** A folder that cannot be written is reported: the app works without. */
export function setOpenAtLogin(isOn: boolean): void {
  // In development the program is plain Electron, which would start without Hearth.
  if (!app.isPackaged) return;
  if (process.platform !== "linux") {
    app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN] });
    return;
  }
  try {
    writeAutostart(isOn);
  } catch (error) {
    process.stderr.write(`Changing the start at login failed: ${String(error)}\n`);
  }
}

function writeAutostart(isOn: boolean): void {
  const file = join(app.getPath("appData"), "autostart", "hearth.desktop");
  if (!isOn) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  // Inside an AppImage the program's own path disappears with the process.
  writeFileSync(file, autostartEntry(process.env.APPIMAGE ?? app.getPath("exe")));
}

/** Returns whether the app was started at login rather than by the user. */
export const wasOpenedAtLogin = (): boolean =>
  process.argv.includes(HIDDEN) ||
  (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);

/** Returns an autostart entry by the XDG specification, with the path quoted by its rules. */
function autostartEntry(program: string): string {
  // Escape a backslash once for the quoted argument and once more for the string that contains it.
  const quoted = program
    .replace(/(["`$\\])/g, "\\$1")
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%");
  return `[Desktop Entry]\nType=Application\nName=Hearth\nExec="${quoted}" ${HIDDEN}\nTerminal=false\n`;
}
