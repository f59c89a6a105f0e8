import { CloseButton } from "@mantine/core";
import { HardDrive } from "lucide-react";
import { useState } from "react";
import classes from "../../ui/Banner.module.css";
import { useUiText } from "../../ui/i18n/index.ts";
import { useStorageRefused } from "../../ui/storage.ts";
import { useChatText } from "../i18n/index.ts";

/** Says what the browser cannot keep, when it refuses site data or has no room for it. */
export function StorageNotice() {
  const t = useChatText();
  const ui = useUiText();
  const isRefused = useStorageRefused();
  const [isClosed, setClosed] = useState(false);
  if (!isRefused || isClosed) return null;
  return (
    <div className={classes.banner} role="status">
      <HardDrive size={16} aria-hidden />
      {t("notKept")}
      <CloseButton size="sm" aria-label={ui("close")} onClick={() => setClosed(true)} />
    </div>
  );
}
