import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { Backup } from "./Backup.tsx";
import { ConsoleSettings } from "./ConsoleSettings.tsx";
import { HostSettings } from "./HostSettings.tsx";

/** Settings of the server, backups, and settings of this console. */
export default function SettingsPage() {
  const t = useAdminText();
  return (
    <Page title={t("navSettings")} lead={t("settingsLead")}>
      <TabBar
        label={t("navSettings")}
        tabs={[
          { value: "host", label: t("theServer"), content: () => <HostSettings /> },
          { value: "backup", label: t("tabBackup"), content: () => <Backup /> },
          { value: "console", label: t("tabConsole"), content: () => <ConsoleSettings /> },
        ]}
      />
    </Page>
  );
}
