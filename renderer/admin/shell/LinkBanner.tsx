import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useLink } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./Shell.module.css";

/** So long a line may be gone before anything is said. */
const PATIENCE_MS = 1200;

/** Says that the line is gone; goes by itself when it is back. */
export function LinkBanner() {
  const t = useAdminText();
  const link = useLink();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (link === "up") {
      setShown((was) => {
        if (was) toast(t("lineBack"), { tone: "good" });
        return false;
      });
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [link, t]);
  if (!isShown) return null;
  return (
    <div className={classes.banner} role="status">
      <Loader size={14} color="currentColor" />
      {link === "stopping" ? t("lineStopping") : t("lineLost")}
    </div>
  );
}
