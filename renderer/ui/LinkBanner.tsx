import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Banner } from "./Banner.tsx";
import { useUiText } from "./i18n/index.ts";
import type { Link } from "./link.ts";
import { toast } from "./toast.ts";

/** Shorter interruptions are not shown, in ms. */
const QUIET_MS = 1200;

/** Says that the connection is lost; disappears when it is back. */
export function LinkBanner({ link }: { link: Link }) {
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
  return (
    <Banner icon={<CloudOff size={16} />}>
      {link === "stopping" ? t("linkStopping") : link === "connecting" ? t("connecting") : t("linkLost")}
    </Banner>
  );
}
