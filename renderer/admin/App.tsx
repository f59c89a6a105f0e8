import { Activity } from "react";
import { Router } from "wouter";
import { part } from "../ui/part.tsx";
import { Splash } from "../ui/Splash.tsx";
import { Login } from "./arrive/Login.tsx";
import { Away, Moved, SetupLinkMissing } from "./arrive/Notices.tsx";
import { Setup } from "./arrive/Setup.tsx";
import { useSessionState } from "./context.ts";
import { useConsoleLocation } from "./state/back.ts";
import type { Phase } from "./state/session.ts";

const Shell = part(() => import("./shell/Shell.tsx"), { Waiting: Splash });

/** Shows the console, or what stands in its way: set-up, log-in or a notice. */
export function App() {
  const { phase, note } = useSessionState();
  const isReady = phase === "ready";
  // After the end of a session the console waits unseen, so that a new login goes on where it was: with open dialogs.
  const isKept = isReady || (phase === "login" && note === "ended");
  return (
    <>
      {!isReady && <Arrival phase={phase} />}
      {isKept && (
        <Activity mode={isReady ? "visible" : "hidden"}>
          <Router base="/admin" hook={useConsoleLocation}>
            <Shell />
          </Router>
        </Activity>
      )}
    </>
  );
}

function Arrival({ phase }: { phase: Exclude<Phase, "ready"> }) {
  switch (phase) {
    case "starting":
      return <Splash />;
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
  }
}
