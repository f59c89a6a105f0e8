import { useEffect } from "react";
import { part } from "../ui/part.tsx";
import { Splash } from "../ui/Splash.tsx";
import { deviceStorage } from "../ui/storage.ts";
import { Arrive } from "./arrive/Arrive.tsx";
import { HostAway } from "./arrive/HostAway.tsx";
import { useChatText } from "./i18n/index.ts";
import { useChat } from "./shared/context.ts";
import { TOKEN_KEY } from "./state/session.ts";

const loadShell = () => import("./Shell.tsx");
const Shell = part(loadShell, { Waiting: Connecting });
// While the host is asked whose token this is, the page for them is on its way. A guest's form comes first.
if (deviceStorage.getItem(TOKEN_KEY) !== null) void loadShell();

/** Which of the faces there is to show. */
export function App() {
  const phase = useChat((state) => state.phase);
  const isHostAway = useChat((state) => state.isHostAway);
  useEffect(() => {
    if (phase !== "guest") return;
    const timer = setTimeout(() => void loadShell(), 500);
    return () => clearTimeout(timer);
  }, [phase]);
  if (phase === "member") return <Shell />;
  if (isHostAway) return <HostAway />;
  return phase === "guest" ? <Arrive /> : <Connecting />;
}

function Connecting() {
  const t = useChatText();
  return <Splash label={t("connecting")} />;
}
