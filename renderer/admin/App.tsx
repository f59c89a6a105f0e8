import { Router } from "wouter";
import { part } from "../ui/part.tsx";
import { Splash } from "../ui/Splash.tsx";
import { Login } from "./arrive/Login.tsx";
import { Away, Moved, SetupLinkMissing } from "./arrive/Notices.tsx";
import { Setup } from "./arrive/Setup.tsx";
import { useSessionState } from "./context.ts";
import { useAdminText } from "./i18n/index.ts";

const Shell = part(() => import("./shell/Shell.tsx"), { Waiting: Connecting });

/** Chooses what to show: set-up, log-in, the console, or a notice. */
export function App() {
  const { phase } = useSessionState();
  switch (phase) {
    case "starting":
      return <Connecting />;
    case "away":
      return <Away />;
    case "setup":
      return <Setup />;
    case "setup-link-missing":
      return <SetupLinkMissing />;
    case "login":
      return <Login />;
    case "moved":
      return <Moved />;
    case "ready":
      return (
        <Router base="/admin">
          <Shell />
        </Router>
      );
  }
}

function Connecting() {
  const t = useAdminText();
  return <Splash label={t("connecting")} />;
}
