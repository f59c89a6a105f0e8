import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useStatus } from "../state/host.ts";

/** Asks whether the host restarts now, so that the restore that waits comes into force. */
export function useAskRestart(): () => void {
  const t = useAdminText();
  const client = useClient();
  const ask = useAsk();
  const count = useStatus()?.onlineUsers ?? 0;
  return () =>
    ask({
      title: t("restoreReadyTitle"),
      body: t("restoreReadyBody", { count }),
      confirmLabel: t("restartNow"),
      cancelLabel: t("later"),
      onConfirm: () => client.call("host.restart", {}),
    });
}
