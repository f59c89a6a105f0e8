import type { AdminTransport } from "../../../server/admin/contract.ts";
import type { Problem } from "../../ui/failure.ts";
import type { Link } from "../../ui/link.ts";

/** How the contract is carried, and the state of the connection. */
export interface ConsoleTransport extends AdminTransport {
  /** The desktop app's own window, which needs no login. */
  readonly isWindow: boolean;
  /** Called whenever the state of the connection changes; `refusal`: why the server refuses the connection. */
  onLink(listener: (link: Link, refusal?: Problem) => void): void;
  /** The token of a session, or null. The desktop window has none. */
  setToken(token: string | null): void;
}
