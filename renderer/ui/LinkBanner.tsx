import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Banner } from "./Banner.tsx";
import { type Problem, problemText } from "./failure.ts";
import { useUiText } from "./i18n/index.ts";
import type { Link } from "./link.ts";
import { toast } from "./toast.ts";

const TEXTS = {
  connecting: "connecting",
  up: "linkLost",
  down: "linkLost",
  stopping: "linkStopping",
} as const;

/** Shorter interruptions are not shown, in ms. */
const QUIET_MS = 1200;

interface Props {
  readonly link: Link;
  /** Why the server refuses the connection, if it does. */
  readonly refusal?: Problem | undefined;
}

/** Says that the connection is lost or refused; disappears when it is back. */
export function LinkBanner({ link, refusal }: Props) {
  const t = useUiText();
  const [isShown, setShown] = useState(link === "stopping");
  useEffect(() => {
    if (link === "up") {
      setShown((was) => {
        if (was) toast(t("linkBack"), { tone: "good" });
        return false;
      });
      return;
    }
    const timer = setTimeout(() => setShown(true), link === "stopping" ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [link, t]);
  if (!isShown) return null;
  return <Banner icon={<CloudOff size={16} />}>{refusal ? problemText(refusal) : t(TEXTS[link])}</Banner>;
}
