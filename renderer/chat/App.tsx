import { useEffect } from "react";
import { part } from "../ui/part.tsx";
import { Splash } from "../ui/Splash.tsx";
import { deviceStorage } from "../ui/storage.ts";
import { Arrive } from "./arrive/Arrive.tsx";
import { HostAway } from "./arrive/HostAway.tsx";
import { useChat } from "./shared/context.ts";
import { TOKEN_KEY } from "./state/session.ts";

const loadShell = () => import("./Shell.tsx");
const Shell = part(loadShell, { Waiting: Splash });
// While the server checks the token, the page of a logged-in person is loaded. Guests get the login form first.
if (deviceStorage.getItem(TOKEN_KEY) !== null) void loadShell();

/** Chooses the page: splash, login form, end of a session, or the chat. */
export function App() {
  const phase = useChat((state) => state.phase);
  const myId = useChat((state) => state.me?.id);
  const isHostAway = useChat((state) => state.isHostAway);
  useEffect(() => {
    if (phase !== "guest") return;
    const timer = setTimeout(() => void loadShell(), 500);
    return () => clearTimeout(timer);
  }, [phase]);
  // Another tab may log in as somebody else, whose page begins anew.
  if (phase === "member") return <Shell key={myId} />;
  if (isHostAway) return <HostAway />;
  return phase === "guest" ? <Arrive /> : <Splash />;
}
