/** The contract over the preload's bridge, in the host's own window. */
import type { AdminTransport } from "../../../server/admin/contract.ts";
import type { Link } from "../../ui/link.ts";
import type { ConsoleTransport } from "./transport.ts";

declare global {
  interface Window {
    /** Put there by the preload of the desktop app. */
    readonly hearth?: AdminTransport;
  }
}

export function createBridgeTransport(bridge: AdminTransport): ConsoleTransport {
  let tell: (link: Link) => void = () => {};
  let link: Link = "up";
  const become = (now: Link): void => {
    if (now !== link) tell(now);
    link = now;
  };
  return {
    isWindow: true,
    call: (operation, params) => bridge.call(operation, params),
    subscribe: (listener) =>
      bridge.subscribe((event) => {
        become(event.type === "host.stopping" ? "stopping" : "up");
        listener(event);
      }),
    onLink(listener) {
      tell = listener;
    },
    setToken() {},
  };
}
