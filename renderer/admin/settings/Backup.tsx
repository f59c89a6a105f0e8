import { Button } from "@mantine/core";
import { Archive, ArchiveRestore, FolderOpen } from "lucide-react";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { byteSize } from "../../ui/time.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { useDialog } from "../parts/dialog.ts";
import own from "../parts/ItemList.module.css";
import { ItemList } from "../parts/ItemList.tsx";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useStatus } from "../state/host.ts";
import { useLoaded } from "../state/loaded.ts";
import { reloadOnLogged } from "../table/live.ts";
import { DataUsage } from "./DataUsage.tsx";
import { Restore } from "./Restore.tsx";
import classes from "./Settings.module.css";

/** Creates and restores backups. */
export function Backup() {
  const t = useAdminText();
  const client = useClient();
  const status = useStatus();
  const backups = useLoaded("backup.list", {}, reloadOnLogged("backup.create"));
  const [isBusy, run] = useBusyRun();
  const restore = useDialog<string>();
  const create = () => run(() => client.call("backup.create", {}), { done: t("backupMade") });
  const make = (
    <Button leftSection={<Archive size={16} />} loading={isBusy} onClick={() => void create()}>
      {t("backupNow")}
    </Button>
  );
  return (
    <div className={classes.stack}>
      <Panel title={t("backups")} lead={t("backupsLead")} aside={make}>
        <LoadedView of={backups} height={140}>
          {({ items }) => (
            <ItemList
              items={items}
              empty={{ icon: <Archive size={26} />, title: t("noBackups"), body: t("noBackupsBody") }}
            >
              {(backup) => (
                <li key={backup.path} className={own.item}>
                  <span className={own.grow}>
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
                    onClick={() => restore.open(backup.path)}
                  >
                    {t("restore")}
                  </Button>
                </li>
              )}
            </ItemList>
          )}
        </LoadedView>
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
            <Button variant="default" leftSection={<FolderOpen size={15} />} onClick={() => restore.open("")}>
              {t("restore")}
            </Button>
          )
        }
      />
      <DataUsage />
      <Restore
        key={restore.turn}
        path={restore.about ?? ""}
        backups={backups.data?.items ?? []}
        opened={restore.isOpen}
        onClose={restore.close}
      />
    </div>
  );
}
