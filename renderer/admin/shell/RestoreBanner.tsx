import { Button } from "@mantine/core";
import { ArchiveRestore } from "lucide-react";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { useAskRestart } from "../settings/restart.ts";
import { useStatus } from "../state/host.ts";
import classes from "./Shell.module.css";

/** Says that a restored backup waits for the next start, and lets it be discarded. */
export function RestoreBanner() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const restart = useAskRestart();
  if (!useStatus()?.pendingRestore) return null;
  const discard = () =>
    acts.run(() => client.call("backup.discardRestore", {}), { done: t("restoreDiscarded") });
  return (
    <div className={classes.banner} role="status">
      <span className={classes.bannerWords}>
        <ArchiveRestore size={16} aria-hidden />
        {t("restoreWaits")}
      </span>
      <Button size="compact-sm" variant="default" onClick={restart}>
        {t("restartNow")}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void discard()}>
        {t("discardRestore")}
      </Button>
    </div>
  );
}
