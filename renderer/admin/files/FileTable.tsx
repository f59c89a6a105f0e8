import { File, FolderOpen, Trash2 } from "lucide-react";
import type { FileRow } from "../../../server/admin/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { byteSize } from "../../ui/time.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { nameOrCount } from "../i18n/names.ts";
import { useAskAll } from "../parts/act.ts";
import { NameLine } from "../parts/Names.tsx";
import { Pill } from "../parts/Pill.tsx";
import { authorColumn, countColumn, roomColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { yesNoFilter } from "../table/filters.ts";
import { reloadOn } from "../table/live.ts";

export function FileTable() {
  const t = useAdminText();
  const client = useClient();
  const remove = useAskAll((t, rows: readonly FileRow[]) => ({
    title: t("deleteTitle", { name: nameOrCount(rows, t("fileCount", { count: rows.length })) }),
    body: t("deleteFilesBody", { count: rows.length }),
    confirmLabel: t("delete"),
    work: ({ path }) => client.call("files.delete", { path }),
    done: (count) => t("filesDeleted", { count }),
  }));
  return (
    <DataTable
      id="files"
      label={t("allFiles")}
      operation="files.list"
      sort="-savedAt"
      searchLabel={t("searchFiles")}
      rowKey={({ path }) => path}
      live={reloadOn("files.changed")}
      filters={[
        { key: "ownerId", label: t("person"), options: "users" },
        { key: "roomId", label: t("room"), options: "rooms" },
        yesNoFilter("isUnreferenced", t("state"), t("unreferenced"), t("inUse")),
      ]}
      both={[{ label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: remove }]}
      empty={{ icon: <FolderOpen size={26} />, title: t("noFiles"), body: t("noFilesBody") }}
      columns={[
        textColumn("name", t("name"), 220, {
          isMain: true,
          grow: 2,
          cell: ({ name, thumbnail, isUnreferenced }: FileRow) => (
            <NameLine
              avatar={
                thumbnail ? (
                  <Avatar name={name} src={thumbnail} size={32} shape="room" />
                ) : (
                  <File size={22} aria-hidden />
                )
              }
              name={<bdi>{name}</bdi>}
              below={isUnreferenced ? <Pill tone="warn">{t("unreferenced")}</Pill> : ""}
            />
          ),
        }),
        countColumn("bytes", t("fileSize"), 84, {
          sortsDownOnly: true,
          cell: ({ bytes }: FileRow) => byteSize(bytes),
        }),
        authorColumn("owner", t("fileOwner"), 130),
        roomColumn(t("room")),
        timeColumn("savedAt", t("uploadedAt"), 120, { sortsDownOnly: true }),
      ]}
    />
  );
}
