/** The entry of the console: over the bridge in the host's own window, over HTTP in a browser. */
import { deviceStorage } from "../ui/storage.ts";
import "./jitless.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "../ui/i18n/language.ts";
import { UiProvider } from "../ui/UiProvider.tsx";
import { App } from "./App.tsx";
import { ConsoleProvider } from "./context.ts";
import { forgetAnswers } from "./state/loaded.ts";
import { createSession } from "./state/session.ts";
import { createBridgeTransport } from "./wire/bridge.ts";
import { createAdminClient } from "./wire/client.ts";
import { createHttpTransport } from "./wire/http.ts";
import "./styles.ts";

const onEnded = (): void => {
  forgetAnswers();
  session.ended();
};
const transport = window.hearth ? createBridgeTransport(window.hearth) : createHttpTransport(onEnded);
const client = createAdminClient(transport, onEnded);
const session = createSession(client, deviceStorage);

startLanguage();
void session.start();
// Opening the first-run link in this tab changes only the fragment, so the browser does not reload the page.
window.addEventListener("hashchange", () => session.followLink());

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root.");
createRoot(root).render(
  <StrictMode>
    <UiProvider>
      <ConsoleProvider value={{ client, session }}>
        <App />
      </ConsoleProvider>
    </UiProvider>
  </StrictMode>,
);
