import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { useTab } from "../state/route.ts";
import { Blacklist } from "./Blacklist.tsx";
import { CaptchaLog } from "./CaptchaLog.tsx";

/** Requested codes and the blacklist. */
export default function CaptchasPage() {
  const t = useAdminText();
  const [tab, setTab] = useTab(["log", "blacklist"]);
  return (
    <Page fills title={t("navCaptchas")} lead={t("captchasLead")}>
      <TabBar
        label={t("navCaptchas")}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "log", label: t("requests"), content: () => <CaptchaLog /> },
          { value: "blacklist", label: t("blacklist"), content: () => <Blacklist /> },
        ]}
      />
    </Page>
  );
}
