import { Button } from "@mantine/core";
import { Ban, ChevronDown, KeyRound, ShieldCheck } from "lucide-react";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { formatList, formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { DetailHead } from "../parts/DetailHead.tsx";
import { DetailMissing, detailOf } from "../parts/DetailMissing.tsx";
import { useFormDialog } from "../parts/dialog.ts";
import { Facts } from "../parts/Facts.tsx";
import { Page } from "../parts/Page.tsx";
import { StatePills } from "../parts/Pill.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { Moment } from "../parts/Until.tsx";
import { useLeave } from "../parts/useLeave.ts";
import { useLoaded } from "../state/loaded.ts";
import { useUserActions } from "./actions.tsx";
import { userStates } from "./columns.tsx";
import { Profile } from "./Profile.tsx";
import { ResetPassword } from "./ResetPassword.tsx";
import { Restrictions } from "./Restrictions.tsx";
import { Sessions } from "./Sessions.tsx";
import { UserRooms } from "./UserRooms.tsx";

/** The page of one user: profile, sessions, connections, rooms. */
export default function UserPage({ userId }: { userId: number }) {
  const t = useAdminText();
  const moderate = useModerate();
  const userActs = useUserActions();
  const leave = useLeave("/users");
  const reset = useFormDialog();
  const loaded = useLoaded("users.get", { userId }, (event) => {
    if (event.type === "user.removed" && event.userId === userId) return "reload";
    return event.type === "users.changed" ? event.users.find(({ id }) => id === userId) : undefined;
  });
  const back = { href: "/users", label: t("navUsers") };
  const user = detailOf(loaded);
  const missing = { item: `user ${userId}`, of: loaded, title: t("person"), gone: t("userGone"), back };
  if (!user) return <DetailMissing {...missing} />;
  const inMenu = userActs
    .of(user)
    .map((action) =>
      action.label === t("deleteUser")
        ? { ...action, run: () => void userActs.remove([user], leave) }
        : action,
    );
  return (
    <Page
      title={user.displayName}
      back={back}
      head={
        <DetailHead
          avatar={<PersonAvatar who={user} size={56} isOnline={user.isOnline} />}
          title={user.displayName}
          pills={<StatePills states={userStates(user, t)} />}
          below={<bdi>@{user.username}</bdi>}
        />
      }
      actions={
        <>
          <Button variant="default" leftSection={<KeyRound size={15} />} onClick={reset.open}>
            {t("resetPassword")}
          </Button>
          {user.isBanned ? (
            <Button
              variant="default"
              leftSection={<ShieldCheck size={15} />}
              onClick={() => void userActs.unban(user)}
            >
              {t("liftBan")}
            </Button>
          ) : (
            <Button
              variant="light"
              color="red"
              leftSection={<Ban size={15} />}
              onClick={() => moderate.ban([user])}
            >
              {t("ban")}
            </Button>
          )}
          <ActionMenu
            label={t("actionsFor", { name: user.displayName })}
            trigger={
              <Button variant="default" rightSection={<ChevronDown size={14} />}>
                {t("more")}
              </Button>
            }
            actions={inMenu}
          />
        </>
      }
    >
      <Facts
        isRow
        items={[
          [t("lastSeen"), user.isOnline ? t("now") : <Moment key="seen" at={user.lastSeenAt} />],
          [t("registered"), <Moment key="made" at={user.createdAt} />],
          [t("navRooms"), formatNumber(user.rooms)],
          [
            t("dialects"),
            user.dialects.length === 0 ? "–" : formatList(user.dialects.map((name) => dialectName(t, name))),
          ],
        ]}
      />
      <Restrictions user={user} />
      <TabBar
        label={user.displayName}
        tabs={[
          { value: "profile", label: t("profile"), content: () => <Profile key={user.id} user={user} /> },
          { value: "sessions", label: t("sessionsTab"), content: () => <Sessions user={user} /> },
          {
            value: "rooms",
            label: t("navRooms"),
            count: user.rooms,
            content: () => <UserRooms user={user} />,
          },
        ]}
      />
      <ResetPassword key={reset.key} user={user} {...reset.props} />
    </Page>
  );
}
