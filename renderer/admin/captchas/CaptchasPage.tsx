import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { Blacklist } from "./Blacklist.tsx";
import { CaptchaLog } from "./CaptchaLog.tsx";

/** Requested codes and the blacklist. */
export default function CaptchasPage() {
  const t = useAdminText();
  return (
    <Page fills title={t("navCaptchas")} lead={t("captchasLead")}>
      <TabBar
        label={t("navCaptchas")}
        tabs={[
          { value: "log", label: t("requests"), content: () => <CaptchaLog /> },
          { value: "blacklist", label: t("blacklist"), content: () => <Blacklist /> },
        ]}
      />
    </Page>
  );
}
