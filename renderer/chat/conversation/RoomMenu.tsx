import { Bell, Download, EllipsisVertical, LogOut, Mail, Pin, Settings, Star, UserPlus } from "lucide-react";
import type { RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import type { Action } from "../../ui/dropdown/ActionList.tsx";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useChatText } from "../i18n/index.ts";
import { useMe } from "../shared/context.ts";
import { mayManage } from "../shared/permissions.ts";
import { useRoute } from "../shared/route.ts";
import { useKeepRoom } from "./useKeepRoom.ts";

interface Props {
  readonly room: RoomListItem | RoomView;
  readonly onPins: () => void;
}

/** What can be done with a room. */
export function RoomMenu({ room, onPins }: Props) {
  const t = useChatText();
  const me = useMe();
  const { go } = useRoute();
  const { keep, markUnread } = useKeepRoom(room.id);
  const open = (dialog: string, label: string, icon: React.ReactNode): Action => ({
    label,
    icon,
    run: () => go({ dialog }),
  });
  const own = (): Action[] => {
    if (!("favourite" in room)) return [];
    const { favourite, lastMessage } = room;
    return [
      open("notify", t("notifications"), <Bell size={16} />),
      {
        label: t(favourite ? "removeFavourite" : "addFavourite"),
        icon: <Star size={16} fill={favourite ? "currentColor" : "none"} />,
        run: () => void keep({ favourite: !favourite }),
      },
      ...(lastMessage
        ? [{ label: t("markUnread"), icon: <Mail size={16} />, run: () => void markUnread(lastMessage.seq) }]
        : []),
    ];
  };
  const actions: Action[] = [
    { label: t("pins"), icon: <Pin size={16} />, run: onPins },
    ...own(),
    open("save", t("saveOrPrint"), <Download size={16} />),
    ...(room.isDirect ? [] : [open("invite", t("invite"), <UserPlus size={16} />)]),
    ...(mayManage(me, room) ? [open("settings", t("roomSettings"), <Settings size={16} />)] : []),
    ...(room.isDirect ? [] : [{ ...open("leave", t("leaveRoom"), <LogOut size={16} />), isDanger: true }]),
  ];
  return (
    <ActionMenu
      label={t("more")}
      trigger={
        <IconButton variant="subtle" color="gray" size={38} label={t("more")}>
          <EllipsisVertical size={19} />
        </IconButton>
      }
      actions={actions}
    />
  );
}
