/** Messages between the app and the server process. Every value can be structured-cloned. */
import type { AdminAnswer, AdminEvent } from "../server/admin/contract.ts";
import type { Listening } from "../server/index.ts";
import type { Settings } from "../server/settings.ts";

/** The settings that the app itself applies. */
export type DesktopSettings = {
  readonly [K in keyof Settings as K extends `desktop.${infer Name}` ? Name : never]: boolean;
};

export interface HostUp {
  readonly listening: Listening;
  readonly dataDir: string;
  readonly desktop: DesktopSettings;
  /** The settings of `args` that are still in force in this run: a change in the console replaces one. */
  readonly overrides: Readonly<Partial<Settings>>;
  /** The wanted port, if it was taken and another one is used; otherwise null. */
  readonly takenPort: number | null;
}

export type ToHost =
  /**
   * `args` and the environment are those of `serve` (docs/contract/host.md 1). `overrides`, which an earlier process of
   * this run reported, replace the settings among them; the console's password has been set by then.
   */
  | {
      readonly type: "start";
      readonly args: readonly string[];
      readonly overrides: Readonly<Partial<Settings>> | null;
    }
  | { readonly type: "call"; readonly id: number; readonly operation: string; readonly params: unknown }
  | { readonly type: "subscribe"; readonly id: number }
  | { readonly type: "watch"; readonly id: number; readonly roomIds: readonly number[] }
  | { readonly type: "unsubscribe"; readonly id: number }
  | { readonly type: "stop" };

export type FromHost =
  /** The host is up; again whenever its ports, the computer's addresses or the shell's settings changed. */
  | { readonly type: "up"; readonly up: HostUp }
  | { readonly type: "answer"; readonly id: number; readonly answer: AdminAnswer<unknown> }
  | { readonly type: "event"; readonly id: number; readonly event: AdminEvent }
  /** The console asks to stop or restart. */
  | { readonly type: "order"; readonly order: "stop" | "restart" }
  /** It could not start; `message` can be shown to the user. The process ends. */
  | { readonly type: "failed"; readonly message: string };
