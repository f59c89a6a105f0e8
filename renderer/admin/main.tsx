/** The entry of the console: over the bridge in the host's own window, over HTTP in a browser. */
import { deviceStorage } from "../ui/storage.ts";
import "./jitless.ts";
import { renderPage } from "../ui/renderPage.tsx";
import { App } from "./App.tsx";
import { ConsoleProvider } from "./context.ts";
import { followBack } from "./state/back.ts";
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

void session.start();
followBack();
// Opening the first-run link in this tab changes only the fragment, so the browser does not reload the page.
window.addEventListener("hashchange", () => session.followLink());

renderPage(
  <ConsoleProvider value={{ client, session }}>
    <App />
  </ConsoleProvider>,
);
