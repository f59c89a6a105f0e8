import { Skeleton } from "@mantine/core";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Facts } from "../parts/Facts.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";

/** Sizes of what the data folder holds. */
export function DataUsage() {
  const t = useAdminText();
  const { data, error, reload } = useLoaded("host.dataUsage", {});
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
      {error && !data ? (
        <ErrorState message={error.message} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={120} radius="md" />
      ) : (
        <Facts
          items={data.items.map(({ name, bytes, files }) => [
            names[name] ?? name,
            `${t("fileCount", { count: files })} · ${byteSize(bytes)}`,
          ])}
        />
      )}
    </Panel>
  );
}
