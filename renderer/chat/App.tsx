import { lazy, Suspense } from "react";
import { Arrive } from "./arrive/Arrive.tsx";
import { HostAway } from "./arrive/HostAway.tsx";
import { Splash } from "./arrive/Splash.tsx";
import { useChat } from "./context.ts";

const loadShell = () => import("./Shell.tsx");
const Shell = lazy(loadShell);
// While the host is asked who this is, the page for them is on its way.
void loadShell();

/** Which of the faces there is to show. */
export function App() {
  const phase = useChat((state) => state.phase);
  const isHostAway = useChat((state) => state.isHostAway);
  if (phase === "member") {
    return (
      <Suspense fallback={<Splash />}>
        <Shell />
      </Suspense>
    );
  }
  if (isHostAway) return <HostAway />;
  return phase === "guest" ? <Arrive /> : <Splash />;
}
