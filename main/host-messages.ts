/** What the shell and the host's process tell each other. Every value survives a structured clone. */
import type { AdminAnswer, AdminEvent } from "../server/admin/contract.ts";
import type { Listening } from "../server/index.ts";
import type { Settings } from "../server/settings.ts";

/** The settings that the shell carries out. */
export type DesktopSettings = {
  readonly [K in keyof Settings as K extends `desktop.${infer Name}` ? Name : never]: boolean;
};

export interface Up {
  readonly listening: Listening;
  readonly dataDir: string;
  readonly desktop: DesktopSettings;
  /** What is left of the settings that `args` give this run: each yields to a change in the console. */
  readonly overrides: Readonly<Partial<Settings>>;
  /** The port that was wanted and is taken, so that another one is used; null when all is as asked. */
  readonly takenPort: number | null;
}

export type ToHost =
  /**
   * `args` and the environment are those of `serve` (docs/contract/host.md 1). `overrides`, told when an earlier process of this run was
   * up, stand for the settings among them; the console's password was set then.
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
  /** The host is up; again whenever its ports or the shell's settings changed. */
  | { readonly type: "up"; readonly up: Up }
  | { readonly type: "answer"; readonly id: number; readonly answer: AdminAnswer<unknown> }
  | { readonly type: "event"; readonly id: number; readonly event: AdminEvent }
  /** What the console asked of the process. */
  | { readonly type: "order"; readonly order: "stop" | "restart" }
  /** It could not start; `message` is for a person. The process ends. */
  | { readonly type: "failed"; readonly message: string };
