import { Button } from "@mantine/core";
import { Ban, Crown, UserMinus, UserPlus, Users, Volume2, VolumeX } from "lucide-react";
import { useEffect } from "react";
import type { MemberRow, RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { useActionRunner } from "../parts/act.ts";
import { useFormDialog } from "../parts/dialog.ts";
import { personColumn, stateColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { yesNoFilter } from "../table/filters.ts";
import { AddMember } from "./AddMember.tsx";

/** The members of a room, with kick and mute. */
export function Members({ room }: { room: RoomRow }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const moderate = useModerate();
  const add = useFormDialog();
  const { id: roomId } = room;
  useEffect(() => client.watch(roomId), [client, roomId]);
  const unmute = ({ id: userId, displayName, mutes }: MemberRow) =>
    acts.run(
      async () => {
        for (const where of mutes) {
          await client.call("moderation.unmute", { userId, ...(where === "room" && { roomId }) });
        }
      },
      { done: t("canPostAgain", { who: displayName }) },
    );
  const muteWords = ({ mutes }: MemberRow) =>
    mutes.includes("everywhere") ? t("isMutedEverywhere") : t("isMuted");
  return (
    <>
      <DataTable
        id="members"
        label={t("members")}
        operation="rooms.members"
        fixed={{ roomId }}
        sort="username"
        searchLabel={t("searchPeople")}
        rowKey={({ id }) => id}
        href={({ id }) => `/users/${id}`}
        filters={[yesNoFilter("online", t("presence"), t("isThere"), t("isNotThere"))]}
        live={(event) =>
          (event.type === "member.changed" && event.roomId === roomId) || event.type === "moderation.changed"
            ? "reload"
            : undefined
        }
        extra={
          <Button variant="default" size="sm" leftSection={<UserPlus size={15} />} onClick={add.open}>
            {t("addMember")}
          </Button>
        }
        actions={(member) => [
          member.isMuted
            ? {
                label: member.mutes.includes("everywhere") ? t("unmuteEverywhere") : t("unmute"),
                icon: <Volume2 size={15} />,
                run: () => void unmute(member),
              }
            : { label: t("mute"), icon: <VolumeX size={15} />, run: () => moderate.mute([member], room) },
          {
            label: t("kickHere"),
            icon: <UserMinus size={15} />,
            isDanger: true,
            run: () => moderate.kick([member], room),
          },
          {
            label: t("ban"),
            icon: <Ban size={15} />,
            isDanger: true,
            run: () => moderate.ban([member], room),
          },
        ]}
        bulk={[
          { label: t("mute"), icon: <VolumeX size={15} />, run: (people) => moderate.mute(people, room) },
          {
            label: t("kickHere"),
            icon: <UserMinus size={15} />,
            isDanger: true,
            run: (people) => moderate.kick(people, room),
          },
        ]}
        empty={{
          icon: <Users size={26} />,
          title: t("noMembers"),
          body: t("noMembersBody"),
          action: (
            <Button variant="default" onClick={add.open}>
              {t("addMember")}
            </Button>
          ),
        }}
        columns={[
          personColumn(t),
          stateColumn(t("state"), 130, (member: MemberRow) => [
            ...(member.isOwner ? [{ label: t("owner"), tone: "accent", icon: Crown } as const] : []),
            ...(member.isMuted ? [{ label: muteWords(member), tone: "warn" } as const] : []),
            ...(member.isOnline ? [{ label: t("isThere"), tone: "good" } as const] : []),
          ]),
          timeColumn("joinedAt", t("joined"), 120),
        ]}
      />
      <AddMember key={add.key} room={room} {...add.props} />
    </>
  );
}
