import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Facts } from "../parts/Facts.tsx";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";

/** The sizes of the data folder's parts. */
export function DataUsage() {
  const t = useAdminText();
  const usage = useLoaded("host.dataUsage", {});
  const { data } = usage;
  const names: Readonly<Record<string, string>> = {
    messages: t("messages"),
    uploads: t("navFiles"),
    avatars: t("pictures"),
    logs: t("logs"),
    backups: t("backups"),
    documents: t("documents"),
  };
  return (
    <Panel title={t("dataFolder")} lead={data?.folder} aside={data && byteSize(data.totalBytes)}>
      <LoadedView of={usage} height={120}>
        {({ items }) => (
          <Facts
            items={items.map(({ name, bytes, files }) => [
              names[name] ?? name,
              `${t("fileCount", { count: files })} · ${byteSize(bytes)}`,
            ])}
          />
        )}
      </LoadedView>
    </Panel>
  );
}
