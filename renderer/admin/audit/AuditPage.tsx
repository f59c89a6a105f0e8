import { useAdminText } from "../i18n/index.ts";
import { GUESSES } from "../i18n/names.ts";
import { Page } from "../parts/Page.tsx";
import { LogTable } from "./LogTable.tsx";

export default function AuditPage() {
  const t = useAdminText();
  return (
    <Page fills title={t("navAudit")} lead={t("auditLead")}>
      <LogTable
        id="audit"
        label={t("navAudit")}
        operation="audit.list"
        within=""
        filter={{
          key: "what",
          label: t("what"),
          options: [
            { value: "room.,message.", label: t("navRooms") },
            { value: "user.", label: t("navUsers") },
            { value: "moderation.", label: t("navModeration") },
            { value: "captcha.", label: t("navCaptchas") },
            { value: "merchant.,activation.", label: t("navMerchants") },
            { value: GUESSES, label: t("audit.user.guesses") },
            { value: "session.", label: t("consoleLogins") },
            { value: "settings.,host.,backup.", label: t("hostAndSettings") },
          ],
        }}
        empty={{ title: t("noLog"), body: t("noAuditBody") }}
      />
    </Page>
  );
}
