import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { FileTable } from "./FileTable.tsx";
import { Usage } from "./Usage.tsx";

/** Uploaded files, and the space they use. */
export default function FilesPage() {
  const t = useAdminText();
  return (
    <Page fills title={t("navFiles")} lead={t("filesLead")}>
      <TabBar
        label={t("navFiles")}
        tabs={[
          { value: "list", label: t("allFiles"), content: () => <FileTable /> },
          { value: "space", label: t("space"), content: () => <Usage /> },
        ]}
      />
    </Page>
  );
}
