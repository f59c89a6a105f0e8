import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BackupRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { useStatus } from "../state/host.ts";
import { BackupSelect } from "./BackupSelect.tsx";
import { useAskRestart } from "./restart.ts";

interface Props {
  /** The chosen backup; "" to choose one in the dialog. */
  readonly path: string;
  /** Backups of this server, newest first. */
  readonly backups: readonly BackupRow[];
  readonly opened: boolean;
  onClose(): void;
}

/**
 * Restores a backup into the server’s own folder at the next restart, after a copy is kept. The desktop app’s window
 * also takes any file, and restores into a new folder.
 */
export function Restore({ path, backups, opened, onClose }: Props) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const askRestart = useAskRestart();
  const status = useStatus();
  const [file, setFile] = useState(path);
  const [isHere, setHere] = useState(true);
  const [folder, setFolder] = useState("");
  const submit = async () => {
    const restored = await client.call("backup.restore", {
      path: file.trim(),
      ...(!isHere && { dataDir: folder.trim() }),
    });
    acts.report({
      done: restored.pending ? t("restorePending") : t("restored", { folder: restored.dataDir }),
    });
    if (restored.pending) askRestart();
  };
  return (
    <FormDialog
      opened={opened}
      title={t("restoreTitle")}
      submitLabel={t("restore")}
      isDanger={isHere}
      isReady={file.trim() !== "" && (isHere || folder.trim() !== "")}
      onSubmit={submit}
      onClose={onClose}
    >
      <BackupSelect backups={backups} path={file} onChange={setFile} />
      {client.isWindow && (
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
      )}
      {isHere ? (
        <Text size="sm">{t("restoreHereBody", { folder: status?.dataFolder ?? "" })}</Text>
      ) : (
        <TextInput
          label={t("freshFolder")}
          description={t("freshFolderHint")}
          {...inputProps(folder, setFolder)}
        />
      )}
    </FormDialog>
  );
}
