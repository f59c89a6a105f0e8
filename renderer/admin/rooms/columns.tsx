import { Lock, Megaphone } from "lucide-react";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { formatNumber } from "../../ui/i18n/text.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { NameLine, OneLine } from "../parts/Names.tsx";
import type { State } from "../parts/Pill.tsx";
import { countColumn, stateColumn, textColumn, timeColumn } from "../table/columns.tsx";
import type { Column } from "../table/types.ts";

export function useRoomColumns(): readonly Column<RoomRow>[] {
  const t = useAdminText();
  return [
    textColumn("name", t("room"), 166, {
      sort: "name",
      isMain: true,
      grow: 2.2,
      cell: (room: RoomRow) => (
        <NameLine
          avatar={<RoomAvatar room={room} />}
          name={<bdi>{room.name}</bdi>}
          below={room.code}
          href={`/rooms/${room.id}`}
        />
      ),
    }),
    stateColumn(t("state"), 174, (room) => roomStates(room, t)),
    {
      key: "owner",
      title: t("owner"),
      sort: "owner",
      min: 86,
      text: ({ owner }) => owner?.username ?? t("theServer"),
      cell: ({ owner }) => <OneLine>{owner?.displayName ?? t("theServer")}</OneLine>,
    },
    countColumn("online", t("online"), 64),
    countColumn("members", t("members"), 74),
    countColumn("messages", t("messages"), 80),
    timeColumn("lastActivityAt", t("lastActivity"), 104),
    countColumn("capacity", t("capacity"), 90, {
      isExtra: true,
      cell: ({ capacity }: RoomRow) => (capacity === 0 ? t("asSet") : formatNumber(capacity)),
    }),
    {
      key: "merchant",
      title: t("merchant"),
      isExtra: true,
      min: 120,
      text: ({ merchant }) => merchant?.name ?? "",
      cell: ({ merchant }) => merchant && <OneLine>{merchant.name}</OneLine>,
    },
    timeColumn("createdAt", t("created"), 116, { isExtra: true }),
  ];
}

/** What a room is at present. */
export const roomStates = (room: RoomRow, t: AdminText): readonly State[] => [
  room.isPublic ? { label: t("public"), tone: "good" } : { label: t("private"), icon: Lock },
  ...(room.isActive ? [] : [{ label: t("closed"), tone: "warn" } as const]),
  ...(room.isReadOnly ? [{ label: t("readOnly"), tone: "accent", icon: Megaphone } as const] : []),
];
