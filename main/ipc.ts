/** The only user of ipcMain: serves the admin contract to the console's own frame and to no other. */
import { ipcMain, type WebContents, type WebFrameMain } from "electron";
import type { AdminAnswer, AdminSubscription } from "../server/admin/contract.ts";
import type { HostLink } from "./host-link.ts";
import { maySpeak } from "./places.ts";

const FORBIDDEN: AdminAnswer<never> = {
  error: {
    code: "forbidden",
    reason: "console_foreign_page",
    message: "The admin console cannot be used from another site's page.",
  },
};
/** The console needs one. */
const MAX_SUBSCRIPTIONS = 16;

interface Sent {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

export function serveContract(link: HostLink): void {
  const open = new Map<WebContents, Map<number, AdminSubscription>>();

  ipcMain.handle("hearth:call", (event, operation: unknown, params: unknown) =>
    maySpeak(event.senderFrame) && typeof operation === "string" ? link.call(operation, params) : FORBIDDEN,
  );
  ipcMain.on("hearth:subscribe", (event, id: unknown) => {
    if (!maySpeak(event.senderFrame) || typeof id !== "number") return;
    const own = open.get(event.sender) ?? startOf(event);
    if (own.has(id) || own.size >= MAX_SUBSCRIPTIONS) return;
    const { sender } = event;
    own.set(
      id,
      link.subscribe((happened) => {
        if (!sender.isDestroyed()) sender.send("hearth:event", id, happened);
      }),
    );
  });
  ipcMain.on("hearth:watch", (event, id: unknown, roomIds: unknown) => {
    if (!maySpeak(event.senderFrame) || typeof id !== "number" || !isIdList(roomIds)) return;
    open.get(event.sender)?.get(id)?.watch(roomIds);
  });
  ipcMain.on("hearth:unsubscribe", (event, id: unknown) => {
    if (!maySpeak(event.senderFrame) || typeof id !== "number") return;
    open.get(event.sender)?.get(id)?.close();
    open.get(event.sender)?.delete(id);
  });

  /** Ends a page's subscriptions when the page goes away. */
  function startOf({ sender }: Sent): Map<number, AdminSubscription> {
    const own = new Map<number, AdminSubscription>();
    open.set(sender, own);
    const end = (): void => {
      for (const subscription of own.values()) subscription.close();
      own.clear();
    };
    sender.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) end();
    });
    sender.on("render-process-gone", end);
    sender.once("destroyed", () => {
      end();
      open.delete(sender);
    });
    return own;
  }
}

const isIdList = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 100 && value.every((id) => Number.isSafeInteger(id));
