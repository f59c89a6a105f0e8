import { File, FolderOpen, Trash2 } from "lucide-react";
import { Avatar } from "../../ui/Avatar.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { NameLine, RoomName } from "../parts/Names.tsx";
import { Pill } from "../parts/Pill.tsx";
import { Moment } from "../parts/Until.tsx";
import { timeCell } from "../table/csv.ts";
import { DataTable } from "../table/DataTable.tsx";
import { useDeleteFiles } from "./remove.ts";

/** The table of uploaded files. */
export function FileTable() {
  const t = useAdminText();
  const remove = useDeleteFiles();
  return (
    <DataTable
      id="files"
      label={t("allFiles")}
      operation="files.list"
      sort="-savedAt"
      searchLabel={t("searchFiles")}
      rowKey={({ path }) => path}
      filters={[
        {
          key: "isUnreferenced",
          label: t("state"),
          options: [
            { value: "true", label: t("unreferenced") },
            { value: "false", label: t("inUse") },
          ],
        },
      ]}
      actions={(row) => [
        { label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: () => remove([row]) },
      ]}
      bulk={[{ label: t("delete"), icon: <Trash2 size={15} />, isDanger: true, run: remove }]}
      empty={{ icon: <FolderOpen size={26} />, title: t("noFiles"), body: t("noFilesBody") }}
      columns={[
        {
          key: "name",
          title: t("name"),
          isMain: true,
          min: 220,
          grow: 2,
          text: ({ name }) => name,
          cell: ({ name, thumbnail, isUnreferenced }) => (
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
        },
        {
          key: "bytes",
          title: t("fileSize"),
          sort: "bytes",
          sortsDownOnly: true,
          isNumber: true,
          min: 84,
          grow: 0.5,
          text: ({ bytes }) => bytes,
          cell: ({ bytes }) => byteSize(bytes),
        },
        {
          key: "owner",
          title: t("fileOwner"),
          min: 120,
          text: ({ owner }) => owner?.name ?? "",
          cell: ({ owner }) => (owner ? <NameLine name={owner.name} href={`/users/${owner.id}`} /> : "–"),
        },
        {
          key: "room",
          title: t("room"),
          min: 120,
          text: ({ room }) => room?.name ?? "",
          cell: ({ room }) => (room ? <RoomName room={room} /> : "–"),
        },
        {
          key: "savedAt",
          title: t("uploadedAt"),
          sort: "savedAt",
          sortsDownOnly: true,
          min: 120,
          text: ({ savedAt }) => timeCell(savedAt),
          cell: ({ savedAt }) => <Moment at={savedAt} />,
        },
      ]}
    />
  );
}
