/** The commands that the menus and the tray offer, and the state they show. */
import type { HostState } from "./host-link.ts";

export interface Commands {
  openConsole(): void;
  copyAddress(): void;
  pause(): void;
  resume(): void;
  setOpenAtLogin(isOn: boolean): void;
  setKeepAwake(isOn: boolean): void;
  setCloseToTray(isOn: boolean): void;
  openDataFolder(): void;
  about(): void;
  quit(): void;
}

/** Returns the address to share, or null while the server does not answer. */
export const addressOf = (state: HostState): string | null =>
  state.kind === "hosting" ? (state.up.listening.urls[0] ?? null) : null;
