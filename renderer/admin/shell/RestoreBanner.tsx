import { Button } from "@mantine/core";
import { ArchiveRestore } from "lucide-react";
import { Banner } from "../../ui/Banner.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { useAskRestart } from "../settings/restart.ts";
import { useStatus } from "../state/host.ts";

/** Says that a restored backup takes effect at the next restart, with the choice to discard it. */
export function RestoreBanner() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const restart = useAskRestart();
  if (!useStatus()?.pendingRestore) return null;
  const discard = () =>
    acts.run(() => client.call("backup.discardRestore", {}), { done: t("restoreDiscarded") });
  return (
    <Banner icon={<ArchiveRestore size={16} />}>
      {t("restoreWaits")}
      <Button size="compact-sm" variant="default" onClick={restart}>
        {t("restartNow")}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void discard()}>
        {t("discardRestore")}
      </Button>
    </Banner>
  );
}
