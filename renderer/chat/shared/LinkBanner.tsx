import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useChatText } from "../i18n/index.ts";
import type { Link } from "../state/model.ts";
import classes from "./LinkBanner.module.css";

/** A short cut heals unseen. */
const QUIET_MS = 1200;

/** Tells quietly that the line to the host is cut; goes by itself. */
export function LinkBanner({ link }: { link: Link }) {
  const t = useChatText();
  const [isShown, setShown] = useState(link === "stopping");
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), link === "stopping" ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [link]);
  if (!isShown) return null;
  return (
    <div className={classes.banner} role="status">
      <CloudOff size={16} aria-hidden />
      {link === "stopping" ? t("stopping") : link === "connecting" ? t("connecting") : t("offline")}
    </div>
  );
}
