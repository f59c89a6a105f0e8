/** The web client's entry point: collects what the browser provides, then renders the page. */

import { renderPage } from "../ui/renderPage.tsx";
import { deviceStorage, tabStorage } from "../ui/storage.ts";
import { App } from "./App.tsx";
import { ClientProvider } from "./shared/context.ts";
import { type ChatClient, createChatClient } from "./state/client.ts";
import { createFileKeep } from "./state/files.ts";
import { OUTBOX_PREFIX } from "./state/outbox.ts";
import { ASKED_KEY } from "./state/sending.ts";
import { TOKEN_KEY } from "./state/session.ts";
import { createApi } from "./wire/api.ts";
import { uploader } from "./wire/resumable.ts";
import { createSocketTransport } from "./wire/socket.ts";
import "./shared/styles.ts";

/** 128 random bits. `crypto.randomUUID` is missing on plain HTTP. */
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

const TAB_KEY = "hearth.tab";

/** Stays through a reload. It is stored only while the page is away, so that a duplicate of the tab does not copy it. */
function tabName(): string {
  const name = tabStorage.getItem(TAB_KEY) ?? newId();
  const forget = () => tabStorage.removeItem(TAB_KEY);
  // Stored at once, too, to learn whether the browser stores anything.
  tabStorage.setItem(TAB_KEY, name);
  forget();
  window.addEventListener("pagehide", () => tabStorage.setItem(TAB_KEY, name));
  window.addEventListener("pageshow", forget);
  return name;
}

/** The tabs of one person share the login and the outbox. */
function followOtherTabs(client: ChatClient): void {
  window.addEventListener("storage", ({ key }) => {
    if (key === TOKEN_KEY || key === null) client.session.storageChanged();
    if (key?.startsWith(OUTBOX_PREFIX)) client.sending.load();
    if (key === ASKED_KEY) client.sending.answer();
  });
}

/** Reconnects at once when the network is back, instead of at the next attempt. */
function hurryWhenBack(client: ChatClient, hurry: () => void): void {
  const look = () => {
    const { phase, link } = client.store.get();
    if (phase === "member" && link !== "up" && document.visibilityState === "visible") hurry();
  };
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
}

/** Keeps the browser from opening a file that is dropped beside the conversation in place of the page. */
function refuseDrops(): void {
  window.addEventListener("dragover", (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

/**
 * Caches the page in the browser so that it opens at once, also while the server is down. Needs service workers, which
 * browsers allow on HTTPS and localhost; elsewhere only this is missing.
 */
function keepShell(): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  window.addEventListener(
    "load",
    () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined),
  );
}

const transport = createSocketTransport();
const client = createChatClient({
  transport,
  makeApi: createApi,
  storage: deviceStorage,
  files: createFileKeep(),
  uploader,
  tab: tabName(),
  newId,
  now: Date.now,
});

renderPage(
  <ClientProvider value={client}>
    <App />
  </ClientProvider>,
);

followOtherTabs(client);
hurryWhenBack(client, () => transport.hurry());
void client.session.start();
keepShell();
refuseDrops();
