import { ShieldCheck } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { Pill, Pills } from "../parts/Pill.tsx";
import { Moment } from "../parts/Until.tsx";
import { countColumn, personColumn, textColumn, timeColumn } from "../table/columns.tsx";
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
    timeColumn("lastSeenAt", t("lastSeen"), 116, {
      cell: ({ isOnline, lastSeenAt }: UserRow) => (isOnline ? t("now") : <Moment at={lastSeenAt} />),
    }),
    timeColumn("createdAt", t("registered"), 116),
    textColumn("displayName", t("displayName"), 120, { sort: "displayName", isExtra: true }),
    textColumn("role", t("role"), 90, {
      sort: "role",
      isExtra: true,
      cell: ({ role }: UserRow) => (role === "admin" ? t("admin") : t("ordinaryUser")),
    }),
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
