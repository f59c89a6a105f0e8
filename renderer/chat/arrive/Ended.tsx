import { Alert } from "@mantine/core";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";

const TITLES = {
  expired: "endedExpired",
  reset: "endedReset",
  kicked: "endedKicked",
  banned: "endedBanned",
} as const;

/** Says why the session ended. */
export function Ended() {
  const t = useChatText();
  const ending = useChat((state) => state.ending);
  if (!ending) return null;
  const isHarsh = ending.kind === "kicked" || ending.kind === "banned";
  return (
    <Alert role="alert" variant="light" color={isHarsh ? "red" : "ember"} title={t(TITLES[ending.kind])}>
      {ending.reason !== "" && <bdi>{t("endedReason", { reason: ending.reason })}</bdi>}
    </Alert>
  );
}
