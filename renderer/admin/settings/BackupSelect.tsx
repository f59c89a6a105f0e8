import { NativeSelect, TextInput } from "@mantine/core";
import type { BackupRow } from "../../../server/admin/contract.ts";
import { inputProps } from "../../ui/input-props.ts";
import { byteSize, fullTime } from "../../ui/time.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";

interface Props {
  readonly backups: readonly BackupRow[];
  /** Path of the chosen backup, or what is being typed. */
  readonly path: string;
  onChange(path: string): void;
}

/** Chooses one of the server’s backups or, in the desktop app’s window, another file by its path. */
export function BackupSelect({ backups, path, onChange }: Props) {
  const t = useAdminText();
  const { isWindow } = useClient();
  const isOwn = backups.some((backup) => backup.path === path);
  return (
    <>
      {backups.length > 0 && (
        <NativeSelect
          label={t("backup")}
          {...inputProps(isOwn ? path : "", onChange)}
          data={[
            ...backups.map(({ path: value, createdAt, bytes }) => ({
              value,
              label: `${fullTime(new Date(createdAt))} · ${byteSize(bytes)}`,
            })),
            ...(isWindow ? [{ value: "", label: t("otherFile") }] : []),
          ]}
        />
      )}
      {isWindow && !isOwn && (
        <TextInput
          label={t("backupFile")}
          description={t("backupFileHint")}
          {...inputProps(path, onChange)}
        />
      )}
    </>
  );
}
