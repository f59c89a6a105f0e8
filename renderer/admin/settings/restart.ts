import { useClient } from "../context.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useStatus } from "../state/host.ts";

/** Offers to restart the server so that the pending restore takes effect. */
export function useAskRestart(): () => void {
  const client = useClient();
  const ask = useAsk();
  const count = useStatus()?.onlineUsers ?? 0;
  return () =>
    ask((t) => ({
      title: t("restoreReadyTitle"),
      body: t("restoreReadyBody", { count }),
      confirmLabel: t("restartNow"),
      cancelLabel: t("later"),
      onConfirm: () => client.call("host.restart", {}),
    }));
}
