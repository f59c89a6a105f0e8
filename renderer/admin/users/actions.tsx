import { Ban, DoorOpen, LogOut, ShieldCheck, ShieldOff, Trash2, Volume2, VolumeX } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { joinSentences } from "../../ui/i18n/text.ts";
import { toastFailure } from "../../ui/toastFailure.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { peopleName } from "../i18n/names.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { useActionRunner, useAskAll } from "../parts/act.ts";
import type { RowAction } from "../table/types.ts";
import { type Owned, ownedBy, ownedPagesGo, ownedRoomsGo } from "./owned.ts";

export interface UserActions {
  /** The actions for one user, depending on their state. */
  of(user: UserRow): readonly RowAction[];
  unban(user: UserRow): Promise<boolean>;
  endSessions(users: readonly UserRow[], done?: () => void): void;
  remove(users: readonly UserRow[], done?: () => void): Promise<void>;
}

export function useUserActions(): UserActions {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const moderate = useModerate();

  const unban = ({ id: userId, displayName }: UserRow) =>
    acts.run(() => client.call("moderation.unban", { userId }), {
      done: t("banLifted", { who: displayName }),
    });
  const unmute = ({ id: userId, displayName }: UserRow) =>
    acts.run(() => client.call("moderation.unmute", { userId }), {
      done: t("muteLifted", { who: displayName }),
    });
  const setRole = ({ id: userId, role, displayName }: UserRow, next: UserRow["role"]) =>
    acts.run(() => client.call("users.setRole", { userId, role: next }), {
      done: next === "admin" ? t("madeAdmin", { who: displayName }) : t("madeUser", { who: displayName }),
      undo: () => client.call("users.setRole", { userId, role }),
    });
  const endSessions = useAskAll((t, users: readonly UserRow[]) => ({
    title: t("endSessionsTitle", { who: peopleName(t, users) }),
    body: t("endSessionsBody", { count: users.length }),
    confirmLabel: t("endSessions"),
    isMild: true,
    work: ({ id }) => client.call("users.endSessions", { userId: id }),
    done: (count) => t("sessionsEnded", { count }),
  }));
  const askRemoval = useAskAll((t, users: readonly UserRow[], owned: Owned) => ({
    title: t("deleteTitle", { name: peopleName(t, users) }),
    body: t("deleteUserBody", {
      who: peopleName(t, users),
      rest: joinSentences([ownedRoomsGo(t, owned), ownedPagesGo(t, owned), t("cannotUndo")]),
    }),
    confirmLabel: t("delete"),
    work: ({ id }) => client.call("users.delete", { userId: id }),
    done: (count) => t("usersDeleted", { count }),
  }));
  const remove: UserActions["remove"] = async (users, done) => {
    const owned = await ownedBy(client, users).catch(toastFailure);
    if (owned) askRemoval(users, done, owned);
  };

  return {
    unban,
    endSessions,
    remove,
    of: (user) => [
      user.role === "admin"
        ? { label: t("takeAdmin"), icon: <ShieldOff size={15} />, run: () => void setRole(user, "user") }
        : { label: t("makeAdmin"), icon: <ShieldCheck size={15} />, run: () => void setRole(user, "admin") },
      { label: t("endSessions"), icon: <LogOut size={15} />, run: () => endSessions([user]) },
      user.isMuted
        ? { label: t("unmute"), icon: <Volume2 size={15} />, run: () => void unmute(user) }
        : { label: t("mute"), icon: <VolumeX size={15} />, run: () => moderate.mute([user]) },
      ...(user.isBanned
        ? [{ label: t("liftBan"), icon: <ShieldCheck size={15} />, run: () => void unban(user) }]
        : []),
      { label: t("kick"), icon: <DoorOpen size={15} />, isDanger: true, run: () => moderate.kick([user]) },
      ...(user.isBanned
        ? []
        : [{ label: t("ban"), icon: <Ban size={15} />, isDanger: true, run: () => moderate.ban([user]) }]),
      { label: t("deleteUser"), icon: <Trash2 size={15} />, isDanger: true, run: () => void remove([user]) },
    ],
  };
}
