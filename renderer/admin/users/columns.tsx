import { ShieldCheck } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { Pill, Pills } from "../parts/Pill.tsx";
import { Moment } from "../parts/Until.tsx";
import { countColumn, personColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { timeCell } from "../table/csv.ts";
import type { Column } from "../table/types.ts";

/** The columns of the table of users. */
export function useUserColumns(): readonly Column<UserRow>[] {
  const t = useAdminText();
  return [
    personColumn(t),
    {
      key: "state",
      title: t("state"),
      min: 140,
      text: (user) => stateWords(user, t).join(", "),
      cell: (user) => <UserState user={user} />,
    },
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
    {
      key: "lastSeenAt",
      title: t("lastSeen"),
      sort: "lastSeenAt",
      min: 116,
      text: ({ lastSeenAt }) => timeCell(lastSeenAt),
      cell: ({ isOnline, lastSeenAt }) => (isOnline ? t("now") : <Moment at={lastSeenAt} />),
    },
    timeColumn("createdAt", t("registered"), 116),
    textColumn("displayName", t("displayName"), 120, { sort: "displayName", isExtra: true }),
    {
      key: "role",
      title: t("role"),
      sort: "role",
      isExtra: true,
      min: 90,
      text: ({ role }) => role,
      cell: ({ role }) => (role === "admin" ? t("admin") : t("ordinaryUser")),
    },
    textColumn("phone", t("phone"), 120, { isExtra: true }),
    textColumn("email", t("email"), 150, { isExtra: true }),
  ];
}

function stateWords(user: UserRow, t: AdminText): string[] {
  return [
    ...(user.isOnline ? [t("online")] : []),
    ...(user.role === "admin" ? [t("admin")] : []),
    ...(user.isBanned ? [t("isBanned")] : []),
    ...(user.isMuted ? [t("isMuted")] : []),
  ];
}

/** Badges: admin, banned, muted. */
export function UserState({ user }: { user: UserRow }) {
  const t = useAdminText();
  return (
    <Pills>
      {user.role === "admin" && (
        <Pill tone="accent">
          <ShieldCheck size={11} aria-hidden />
          {t("admin")}
        </Pill>
      )}
      {user.isBanned && <Pill tone="bad">{t("isBanned")}</Pill>}
      {user.isMuted && <Pill tone="warn">{t("isMuted")}</Pill>}
      {user.isOnline && <Pill tone="good">{t("online")}</Pill>}
    </Pills>
  );
}
