/** The application menu, with each platform's usual shortcuts. */
import type { MenuItemConstructorOptions } from "electron";
import { addressOf, type Commands } from "./commands.ts";
import type { HostState } from "./host-link.ts";
import type { Text } from "./text.ts";

export interface MenuInput {
  readonly platform: NodeJS.Platform;
  /** A packaged app has no developer tools. */
  readonly isPackaged: boolean;
  readonly state: HostState;
}

const SEPARATOR: MenuItemConstructorOptions = { type: "separator" };

export function menuTemplate(input: MenuInput, t: Text, commands: Commands): MenuItemConstructorOptions[] {
  const isMac = input.platform === "darwin";
  const about: MenuItemConstructorOptions = { id: "about", label: t.about, click: () => commands.about() };
  const quit: MenuItemConstructorOptions = {
    id: "quit",
    label: t.quit,
    accelerator: "CmdOrCtrl+Q",
    click: () => commands.quit(),
  };
  return [
    ...(isMac ? [macMenu(t, about, quit)] : []),
    {
      label: t.host,
      submenu: [...hostItems(input.state, t, commands), ...(isMac ? [] : [SEPARATOR, about, quit])],
    },
    { label: t.edit, submenu: editItems(t) },
    { label: t.view, submenu: viewItems(input.isPackaged, t) },
    {
      label: t.window,
      submenu: [
        { label: t.minimize, role: "minimize" },
        { label: t.close, role: "close" },
      ],
    },
  ];
}

const macMenu = (
  t: Text,
  about: MenuItemConstructorOptions,
  quit: MenuItemConstructorOptions,
): MenuItemConstructorOptions => ({
  label: "Hearth",
  submenu: [
    about,
    SEPARATOR,
    { label: t.hide, role: "hide" },
    { label: t.hideOthers, role: "hideOthers" },
    { label: t.showAll, role: "unhide" },
    SEPARATOR,
    quit,
  ],
});

function hostItems(state: HostState, t: Text, commands: Commands): MenuItemConstructorOptions[] {
  const isIdle = state.kind === "paused" || state.kind === "failed";
  return [
    { id: "open", label: t.openConsole, accelerator: "CmdOrCtrl+O", click: () => commands.openConsole() },
    {
      id: "copy",
      label: t.copyAddress,
      accelerator: "CmdOrCtrl+Shift+C",
      enabled: addressOf(state) !== null,
      click: () => commands.copyAddress(),
    },
    { id: "dataFolder", label: t.openDataFolder, click: () => commands.openDataFolder() },
    SEPARATOR,
    isIdle
      ? { id: "resume", label: t.resume, click: () => commands.resume() }
      : { id: "pause", label: t.pause, enabled: state.kind === "hosting", click: () => commands.pause() },
  ];
}

const editItems = (t: Text): MenuItemConstructorOptions[] => [
  { label: t.undo, role: "undo" },
  { label: t.redo, role: "redo" },
  SEPARATOR,
  { label: t.cut, role: "cut" },
  { label: t.copy, role: "copy" },
  { label: t.paste, role: "paste" },
  { label: t.selectAll, role: "selectAll" },
];

const viewItems = (isPackaged: boolean, t: Text): MenuItemConstructorOptions[] => [
  { label: t.reload, role: "reload" },
  ...(isPackaged ? [] : [{ role: "toggleDevTools" } as const]),
  SEPARATOR,
  { label: t.zoomReset, role: "resetZoom" },
  { label: t.zoomIn, role: "zoomIn" },
  { label: t.zoomOut, role: "zoomOut" },
  SEPARATOR,
  { label: t.fullScreen, role: "togglefullscreen" },
];
