import { ShieldCheck } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { Pill, Pills, type State } from "../parts/Pill.tsx";
import { Moment } from "../parts/Until.tsx";
import { countColumn, personColumn, stateColumn, textColumn, timeColumn } from "../table/columns.tsx";
import type { Column } from "../table/types.ts";

export function useUserColumns(): readonly Column<UserRow>[] {
  const t = useAdminText();
  return [
    personColumn(t),
    stateColumn(t("state"), 140, (user) => userStates(user, t)),
    {
      key: "dialects",
      title: t("dialects"),
      min: 120,
      isWideOnly: true,
      text: ({ dialects }) => dialects.map((name) => dialectName(t, name)).join(", "),
      cell: ({ dialects }) => (
        <Pills>
          {dialects.map((name) => (
            <Pill key={name}>{dialectName(t, name)}</Pill>
          ))}
        </Pills>
      ),
    },
    countColumn("rooms", t("navRooms"), 74),
    timeColumn("lastSeenAt", t("lastSeen"), 116, {
      cell: ({ isOnline, lastSeenAt }: UserRow) => (isOnline ? t("now") : <Moment at={lastSeenAt} />),
    }),
    timeColumn("createdAt", t("registered"), 116),
    textColumn("displayName", t("displayName"), 120, { sort: "displayName", isExtra: true }),
    textColumn("role", t("role"), 90, {
      sort: "role",
      isExtra: true,
      text: ({ role }: UserRow) => (role === "admin" ? t("admin") : t("ordinaryUser")),
    }),
    textColumn("phone", t("phone"), 120, { isExtra: true }),
    textColumn("email", t("email"), 150, { isExtra: true }),
  ];
}

/** What a user is at present. */
export const userStates = (user: UserRow, t: AdminText): readonly State[] => [
  ...(user.role === "admin" ? [{ label: t("admin"), tone: "accent", icon: ShieldCheck } as const] : []),
  ...(user.isBanned ? [{ label: t("isBanned"), tone: "bad" } as const] : []),
  ...(user.isMuted ? [{ label: t("isMuted"), tone: "warn" } as const] : []),
  ...(user.isOnline ? [{ label: t("online"), tone: "good" } as const] : []),
];
