import { useAdminText } from "../i18n/index.ts";
import { GUESSES } from "../i18n/names.ts";
import { Page } from "../parts/Page.tsx";
import { LogTable } from "./LogTable.tsx";
import { AUDIT_TOPICS } from "./topics.ts";

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
            ...AUDIT_TOPICS.map(({ name, value }) => ({ value, label: t(name) })),
            { value: GUESSES, label: t("audit.user.guesses") },
          ],
        }}
        empty={{ title: t("noLog"), body: t("noAuditBody") }}
      />
    </Page>
  );
}
