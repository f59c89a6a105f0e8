import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Archive, ArchiveRestore, FolderOpen } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { byteSize } from "../../ui/time.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useStatus } from "../state/host.ts";
import { useLoaded } from "../state/loaded.ts";
import { DataUsage } from "./DataUsage.tsx";
import { Restore } from "./Restore.tsx";
import classes from "./Settings.module.css";

/** Creates and restores backups. */
export function Backup() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const status = useStatus();
  const { data, error, reload } = useLoaded("backup.list", {});
  const [isBusy, setBusy] = useState(false);
  const [path, setPath] = useState("");
  const [isRestoring, restore] = useDisclosure(false);
  const create = async () => {
    setBusy(true);
    await acts.run(() => client.call("backup.create", {}), { done: t("backupMade") });
    setBusy(false);
  };
  const start = (from: string) => {
    setPath(from);
    restore.open();
  };
  const make = (
    <Button leftSection={<Archive size={16} />} loading={isBusy} onClick={() => void create()}>
      {t("backupNow")}
    </Button>
  );
  return (
    <div className={classes.stack}>
      <Panel title={t("backups")} lead={t("backupsLead")} aside={make}>
        {error && !data ? (
          <ErrorState message={error.message} onRetry={reload} />
        ) : !data ? (
          <Skeleton height={140} radius="md" />
        ) : data.items.length === 0 ? (
          <EmptyState icon={<Archive size={26} />} title={t("noBackups")}>
            {t("noBackupsBody")}
          </EmptyState>
        ) : (
          <ul className={classes.list}>
            {data.items.map((backup) => (
              <li key={backup.path} className={classes.item}>
                <span className={classes.grow}>
                  <strong>
                    <RelativeTime at={backup.createdAt} />
                  </strong>{" "}
                  · {byteSize(backup.bytes)}
                  <br />
                  <span className={classes.path}>{backup.path}</span>
                </span>
                <CopyButton text={backup.path} label={t("copyPath")} size="compact-xs" />
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<ArchiveRestore size={14} />}
                  onClick={() => start(backup.path)}
                >
                  {t("restore")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title={t("restoreFile")}
        lead={
          client.isWindow
            ? t("restoreFileLead")
            : t("restoreFileRemote", { folder: `${status?.dataFolder ?? ""}/backups` })
        }
        aside={
          client.isWindow && (
            <Button variant="default" leftSection={<FolderOpen size={15} />} onClick={() => start("")}>
              {t("restore")}
            </Button>
          )
        }
      />
      <DataUsage />
      <Restore
        key={path}
        path={path}
        backups={data?.items ?? []}
        opened={isRestoring}
        onClose={restore.close}
      />
    </div>
  );
}
