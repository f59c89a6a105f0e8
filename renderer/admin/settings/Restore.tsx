import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useActs } from "../parts/act.ts";
import { FormDialog } from "../parts/FormDialog.tsx";
import { useStatus } from "../state/host.ts";

interface Props {
  /** The backup that was chosen; "" to name one. */
  readonly path: string;
  readonly opened: boolean;
  onClose(): void;
}

/** Puts a backup back: into this host's own folder at the next restart, a copy kept; or into a fresh one. */
export function Restore({ path, opened, onClose }: Props) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const ask = useAsk();
  const status = useStatus();
  const [file, setFile] = useState(path);
  const [isHere, setHere] = useState(true);
  const [folder, setFolder] = useState("");
  const offerRestart = () =>
    ask({
      title: t("restoreReadyTitle"),
      body: t("restoreReadyBody", { count: status?.onlineUsers ?? 0 }),
      confirmLabel: t("restartNow"),
      onConfirm: () => client.call("host.restart", {}),
    });
  const submit = async () => {
    const dataDir = isHere ? (status?.dataFolder ?? "") : folder.trim();
    const restored = await client.call("backup.restore", { path: file.trim(), dataDir });
    acts.tell({ done: restored.pending ? t("restorePending") : t("restored", { folder: restored.dataDir }) });
    if (restored.pending) offerRestart();
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
      <TextInput
        label={t("backupFile")}
        description={t("backupFileHint")}
        value={file}
        readOnly={path !== ""}
        onChange={(event) => setFile(event.currentTarget.value)}
      />
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
