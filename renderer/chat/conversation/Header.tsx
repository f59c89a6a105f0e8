import { ActionIcon } from "@mantine/core";
import { ArrowLeft, Pin, Search, Users } from "lucide-react";
import type { RoomView } from "../../../server/dialects/native/contract.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useIsNarrow } from "../../ui/media.ts";
import { useChatText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { useChat, useRoom } from "../shared/context.ts";
import { roomName } from "../shared/names.ts";
import { type Panel, UNNARROWED, useRoute } from "../shared/route.ts";
import classes from "./Header.module.css";
import { RoomMenu } from "./RoomMenu.tsx";

interface Props {
  readonly roomId: number;
  /** No conversation is shown, so there are no actions. */
  readonly isRefused: boolean;
}

/** The room's name, facts and actions. */
export function Header({ roomId, isRefused }: Props) {
  const t = useChatText();
  const isNarrow = useIsNarrow();
  const room = useRoom(roomId);
  const pinned = useChat((state) => state.open.get(roomId)?.room?.pinned.length ?? 0);
  const { route, go, goHome, close } = useRoute();
  const toggle = (panel: Panel) =>
    route.panel === panel
      ? close("panel")
      : go({ panel, ...UNNARROWED, within: panel === "search" ? roomId : null });
  const panelButton = (panel: Panel, label: string, icon: React.ReactNode) => (
    <IconButton
      variant={route.panel === panel ? "light" : "subtle"}
      color={route.panel === panel ? "ember" : "gray"}
      size={38}
      label={label}
      aria-pressed={route.panel === panel}
      onClick={() => toggle(panel)}
    >
      {icon}
    </IconButton>
  );
  return (
    <header className={classes.head}>
      {isNarrow && (
        <ActionIcon variant="subtle" color="gray" size={38} aria-label={t("back")} onClick={() => goHome()}>
          <ArrowLeft size={20} />
        </ActionIcon>
      )}
      {room && (
        <>
          <RoomAvatar room={room} size={38} />
          <div className={classes.text}>
            <h2 className={classes.name}>
              <bdi>{roomName(room)}</bdi>
            </h2>
            <Facts room={room} isRefused={isRefused} />
          </div>
          <div className={classes.tools} hidden={isRefused}>
            {panelButton("search", t("searchHere"), <Search size={19} />)}
            {!isNarrow && pinned > 0 && panelButton("pins", t("pins"), <Pin size={19} />)}
            {!room.isDirect && panelButton("people", t("people"), <Users size={19} />)}
            <RoomMenu room={room} onPins={() => toggle("pins")} />
          </div>
        </>
      )}
    </header>
  );
}

/** Who is online, unless nobody tells this page, and the room's description where it fits. */
function Facts({ room, isRefused }: { room: RoomView; isRefused: boolean }) {
  const t = useChatText();
  const isNarrow = useIsNarrow();
  const detail = room.detail !== "" && !isNarrow && <bdi>{room.detail}</bdi>;
  if (isRefused && !room.isDirect) return <p className={classes.facts}>{detail}</p>;
  return (
    <p className={classes.facts}>
      {room.isDirect ? t("directWith") : t("online", { count: room.online })}
      {detail && <> · {detail}</>}
    </p>
  );
}
