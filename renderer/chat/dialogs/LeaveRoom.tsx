import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe, useRoom } from "../shared/context.ts";
import { roomName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import "./styles.ts";
import { useReturnedFocus } from "./useReturnedFocus.ts";

export default function LeaveRoom() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { conversation } = useClient();
  const { route, close, goHome } = useRoute();
  useReturnedFocus();
  const room = useRoom(route.roomId ?? 0);
  if (!room) return null;
  return (
    <ConfirmDialog
      opened
      title={d("leaveTitle", { room: roomName(room) })}
      confirmLabel={t("leaveRoom")}
      onClose={() => close("dialog")}
      onConfirm={async () => {
        await conversation.leave(room.id);
        goHome();
      }}
    >
      {room.owner?.id === me.id ? d("leaveOwnerBody") : d("leaveBody")}
    </ConfirmDialog>
  );
}
