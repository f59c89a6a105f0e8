import type { AdminTransport } from "../../../server/admin/contract.ts";

/** The line to the host: `stopping` once it has said goodbye, until it is back. */
export type Link = "up" | "down" | "stopping";

/** What carries the contract here, and how the line is. */
export interface ConsoleTransport extends AdminTransport {
  /** The host's own window: whoever sits there needs no login. */
  readonly isWindow: boolean;
  /** Hears of the line whenever it changes. */
  onLink(listener: (link: Link) => void): void;
  /** The token of a login, or null. The host's window has none. */
  setToken(token: string | null): void;
}
