/** A stand-in for the module `electron`: as much of it as Hearth uses, over real Chromium and real processes. */
export { app } from "./app.ts";
export { profile } from "./chromium.ts";
export {
  clipboard,
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerSaveBlocker,
  screen,
  shell,
  Tray,
} from "./desk.ts";
export { ipcMain } from "./ipc.ts";
export { protocol, session } from "./session.ts";
export { utilityFlags, utilityPids, utilityProcess } from "./utility.ts";
export { BrowserWindow } from "./window.ts";
