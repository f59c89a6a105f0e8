import { useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

/** No password was set yet, and this page was not opened by the link that may set it. */
export function SetupLinkMissing() {
  const t = useAdminText();
  return <Frame title={t("setupMissingTitle")} lead={t("setupMissingBody")} />;
}
