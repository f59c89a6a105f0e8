import { Button } from "@mantine/core";
import { Ban, DoorOpen, LogOut, Trash2, UserPlus, Users, VolumeX } from "lucide-react";
import { useLocation } from "wouter";
import { DIALECT_NAMES } from "../../../server/admin/contract.ts";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { useFormDialog } from "../parts/dialog.ts";
import { Page } from "../parts/Page.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { yesNoFilter } from "../table/filters.ts";
import { reloadOn, withRows } from "../table/live.ts";
import { useUserActions } from "./actions.tsx";
import { CreateUser } from "./CreateUser.tsx";
import { useUserColumns } from "./columns.tsx";

export default function UsersPage() {
  const t = useAdminText();
  const moderate = useModerate();
  const userActs = useUserActions();
  const columns = useUserColumns();
  const [, navigate] = useLocation();
  const create = useFormDialog();
  const newUser = (
    <Button leftSection={<UserPlus size={16} />} onClick={create.open}>
      {t("newUser")}
    </Button>
  );
  return (
    <Page fills title={t("navUsers")} lead={t("usersLead")} actions={newUser}>
      <DataTable
        id="users"
        label={t("navUsers")}
        operation="users.list"
        sort="username"
        searchLabel={t("searchUsers")}
        columns={columns}
        rowKey={({ id }) => id}
        href={({ id }) => `/users/${id}`}
        filters={[
          yesNoFilter("online", t("presence"), t("online"), t("offline")),
          yesNoFilter("banned", t("bans"), t("isBanned"), t("isNotBanned")),
          yesNoFilter("muted", t("mutes"), t("isMuted"), t("isNotMuted")),
          {
            key: "role",
            label: t("role"),
            options: [
              { value: "admin", label: t("admin") },
              { value: "user", label: t("ordinaryUser") },
            ],
          },
          {
            key: "dialect",
            label: t("dialect"),
            options: DIALECT_NAMES.map((value) => ({ value, label: t(`dialect.${value}`) })),
          },
        ]}
        live={(event, data, window) =>
          event.type === "users.changed"
            ? withRows(data, event.users, window)
            : reloadOn("user.removed", "room.removed")(event)
        }
        actions={userActs.of}
        bulk={[
          { label: t("mute"), icon: <VolumeX size={15} />, run: (users) => moderate.mute(users) },
          { label: t("endSessions"), icon: <LogOut size={15} />, run: userActs.endSessions },
          {
            label: t("kick"),
            icon: <DoorOpen size={15} />,
            isDanger: true,
            run: (users) => moderate.kick(users),
          },
          {
            label: t("ban"),
            icon: <Ban size={15} />,
            isDanger: true,
            isFor: ({ isBanned }) => !isBanned,
            run: (users) => moderate.ban(users),
          },
          {
            label: t("delete"),
            icon: <Trash2 size={15} />,
            isDanger: true,
            run: (users, done) => void userActs.remove(users, done),
          },
        ]}
        empty={{ icon: <Users size={26} />, title: t("noUsers"), body: t("noUsersBody"), action: newUser }}
      />
      <CreateUser key={create.key} {...create.props} onMade={({ id }) => navigate(`/users/${id}`)} />
    </Page>
  );
}
