import { LogTable } from "../audit/LogTable.tsx";
import { useAdminText } from "../i18n/index.ts";

export function ModerationLog() {
  const t = useAdminText();
  return (
    <LogTable
      id="moderation-log"
      label={t("log")}
      operation="moderation.log"
      within="moderation."
      filter={{
        key: "what",
        label: t("what"),
        options: [
          { value: "moderation.ban", label: t("bans") },
          { value: "moderation.unban", label: t("liftedBans") },
          { value: "moderation.mute", label: t("mutes") },
          { value: "moderation.unmute", label: t("liftedMutes") },
          { value: "moderation.kick", label: t("kicks") },
        ],
      }}
      empty={{ title: t("noLog"), body: t("noLogBody") }}
    />
  );
}
