import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BackupRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import { FormDialog } from "../parts/FormDialog.tsx";
import { useStatus } from "../state/host.ts";
import { BackupSelect } from "./BackupSelect.tsx";
import { useAskRestart } from "./restart.ts";

interface Props {
  /** The backup that was chosen; "" to choose one here. */
  readonly path: string;
  /** Those of this host, newest first. */
  readonly backups: readonly BackupRow[];
  readonly opened: boolean;
  onClose(): void;
}

/** Puts a backup back: into this host's own folder at the next restart, a copy kept; or into a fresh one. */
export function Restore({ path, backups, opened, onClose }: Props) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const askRestart = useAskRestart();
  const status = useStatus();
  const [file, setFile] = useState(path);
  const [isHere, setHere] = useState(true);
  const [folder, setFolder] = useState("");
  const submit = async () => {
    const dataDir = isHere ? (status?.dataFolder ?? "") : folder.trim();
    const restored = await client.call("backup.restore", { path: file.trim(), dataDir });
    acts.tell({ done: restored.pending ? t("restorePending") : t("restored", { folder: restored.dataDir }) });
    if (restored.pending) askRestart();
  };
  return (
    <FormDialog
      opened={opened}
      title={t("restoreTitle")}
      submitLabel={t("restore")}
      isDanger={isHere}
      isReady={file.trim() !== "" && (isHere ? status !== undefined : folder.trim() !== "")}
      onSubmit={submit}
      onClose={onClose}
    >
      <BackupSelect backups={backups} path={file} onChange={setFile} />
      <SegmentedControl
        fullWidth
        aria-label={t("restoreWhere")}
        value={isHere ? "here" : "there"}
        onChange={(value) => setHere(value === "here")}
        data={[
          { value: "here", label: t("restoreHere") },
          { value: "there", label: t("restoreThere") },
        ]}
      />
      {isHere ? (
        <Text size="sm">{t("restoreHereBody", { folder: status?.dataFolder ?? "" })}</Text>
      ) : (
        <TextInput
          label={t("freshFolder")}
          description={t("freshFolderHint")}
          value={folder}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
