import { lazy, Suspense } from "react";
import { Router } from "wouter";
import { Splash } from "../ui/Splash.tsx";
import { Away } from "./arrive/Away.tsx";
import { Login } from "./arrive/Login.tsx";
import { Setup } from "./arrive/Setup.tsx";
import { SetupLinkMissing } from "./arrive/SetupLinkMissing.tsx";
import { useSessionState } from "./context.ts";
import { useAdminText } from "./i18n/index.ts";

const Shell = lazy(() => import("./shell/Shell.tsx"));

/** Which of the faces there is to show. */
export function App() {
  const t = useAdminText();
  const { phase } = useSessionState();
  switch (phase) {
    case "starting":
      return <Splash label={t("connecting")} />;
    case "away":
      return <Away />;
    case "setup":
      return <Setup />;
    case "setup-link-missing":
      return <SetupLinkMissing />;
    case "login":
      return <Login />;
    case "ready":
      return (
        <Suspense fallback={<Splash label={t("connecting")} />}>
          <Router base="/admin">
            <Shell />
          </Router>
        </Suspense>
      );
  }
}
