import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { RoomView, UserView } from "../../../server/dialects/native/contract.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import { useUnmute } from "./useUnmute.ts";

export type OwnerAction = "mute" | "kick" | "transfer";

interface Props {
  readonly room: RoomView;
  readonly who: UserView;
  readonly action: OwnerAction | null;
  readonly onClose: () => void;
}

/** An owner's actions on a member, each confirmed with its consequence. */
export function OwnerActions({ room, who, action, onClose }: Props) {
  const t = useChatText();
  const d = useDialogText();
  const { api, rooms, mutes } = useClient();
  const unmute = useUnmute(room.id, who);
  const { close } = useRoute();
  const [minutes, setMinutes] = useState("10");
  const names = { name: nameOf(who), room: room.name };
  const params = { id: room.id, userId: who.id };
  const mute = async (reason: string) => {
    const how = {
      ...(minutes === "" ? {} : { minutes: Number(minutes) }),
      ...(reason === "" ? {} : { reason }),
    };
    await mutes.mute(room.id, who.id, how);
    toast(d("muted", { name: names.name }), { action: { label: t("unmute"), run: unmute } });
  };
  return (
    <>
      <ConfirmDialog
        opened={action === "mute"}
        withReason
        title={d("muteTitle", names)}
        confirmLabel={t("mute")}
        onConfirm={mute}
        onClose={onClose}
      >
        {d("muteBody", { name: names.name })}
        <NativeSelect
          mt="md"
          label={d("muteFor")}
          {...inputProps(minutes, setMinutes)}
          data={[
            { value: "10", label: t("minutes", { count: 10 }) },
            { value: "60", label: d("hours", { count: 1 }) },
            { value: "1440", label: t("days", { count: 1 }) },
            { value: "10080", label: t("days", { count: 7 }) },
            { value: "", label: d("untilLifted") },
          ]}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={action === "kick"}
        danger
        withReason
        title={d("kickTitle", names)}
        confirmLabel={t("kick")}
        onConfirm={async (reason) => {
          await api("kickMember", { params, body: reason === "" ? {} : { reason } });
          close("dialog");
        }}
        onClose={onClose}
      >
        {d("kickBody", { name: names.name })}
      </ConfirmDialog>
      <ConfirmDialog
        opened={action === "transfer"}
        danger
        title={d("transferTitle", names)}
        confirmLabel={t("transfer")}
        onConfirm={async () => {
          rooms.know(await api("transferRoom", { params: { id: room.id }, body: { userId: who.id } }));
          close("dialog");
        }}
        onClose={onClose}
      >
        {d("transferBody", { name: names.name })}
      </ConfirmDialog>
    </>
  );
}
