import { Alert } from "@mantine/core";
import { endTime } from "../../ui/time.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";

const TITLES = {
  expired: "endedExpired",
  reset: "endedReset",
  kicked: "endedKicked",
  banned: "endedBanned",
} as const;

/** Says why the session ended, and until when if that is known. */
export function Ended() {
  const t = useChatText();
  const ending = useChat((state) => state.ending);
  if (!ending) return null;
  const isHarsh = ending.kind === "kicked" || ending.kind === "banned";
  const title = ending.until
    ? t("endedBannedUntil", { until: endTime(ending.until) })
    : t(TITLES[ending.kind]);
  return (
    <Alert role="alert" variant="light" color={isHarsh ? "red" : "ember"} title={title}>
      {ending.reason !== "" && <bdi>{t("endedReason", { reason: ending.reason })}</bdi>}
    </Alert>
  );
}
