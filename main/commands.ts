/** What the menus and the tray can ask for, and what they show. */
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

/** The address to hand out, or null while nobody answers there. */
export const addressOf = (state: HostState): string | null =>
  state.kind === "hosting" ? (state.up.listening.urls[0] ?? null) : null;
