/** The tray icon: shows the server's state and offers its commands. */
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from "electron";
import { addressOf, type Commands } from "./commands.ts";
import type { HostState } from "./host-link.ts";
import type { Text } from "./text.ts";

export interface TrayIcon {
  show(state: HostState): void;
}

/** @param icon path of a PNG; on macOS a template image. */
export function createTray(icon: string, t: Text, commands: Commands): TrayIcon {
  const tray = new Tray(nativeImage.createFromPath(icon));
  // A click opens the window on Windows and Linux; macOS shows the menu.
  tray.on("click", () => commands.openConsole());
  return {
    show(state) {
      tray.setToolTip(headlineOf(state, t));
      tray.setContextMenu(Menu.buildFromTemplate(trayItems(state, t, commands)));
    },
  };
}

function headlineOf(state: HostState, t: Text): string {
  switch (state.kind) {
    case "hosting":
      return `${state.up.listening.name} · ${addressOf(state) ?? ""}`;
    case "failed":
      return t.hostFailed;
    default:
      return t[state.kind];
  }
}

function trayItems(state: HostState, t: Text, commands: Commands): MenuItemConstructorOptions[] {
  const isUp = state.kind === "hosting";
  const isIdle = state.kind === "paused" || state.kind === "failed";
  return [
    { label: headlineOf(state, t), enabled: false },
    { type: "separator" },
    { id: "open", label: t.openConsole, click: () => commands.openConsole() },
    { id: "copy", label: t.copyAddress, enabled: isUp, click: () => commands.copyAddress() },
    isIdle
      ? { id: "resume", label: t.resume, click: () => commands.resume() }
      : { id: "pause", label: t.pause, enabled: isUp, click: () => commands.pause() },
    ...(isUp
      ? ([
          { type: "separator" },
          ...switches(state.up.desktop, t, commands),
        ] satisfies MenuItemConstructorOptions[])
      : []),
    { type: "separator" },
    { id: "quit", label: t.quit, click: () => commands.quit() },
  ];
}

function switches(
  { openAtLogin, keepAwake, closeToTray }: { openAtLogin: boolean; keepAwake: boolean; closeToTray: boolean },
  t: Text,
  commands: Commands,
): MenuItemConstructorOptions[] {
  const one = (id: string, label: string, checked: boolean, set: (isOn: boolean) => void) =>
    ({ id, label, type: "checkbox", checked, click: () => set(!checked) }) as const;
  return [
    one("openAtLogin", t.openAtLogin, openAtLogin, commands.setOpenAtLogin),
    one("keepAwake", t.keepAwake, keepAwake, commands.setKeepAwake),
    one("closeToTray", t.closeToTray, closeToTray, commands.setCloseToTray),
  ];
}
