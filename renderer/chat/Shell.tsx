/** The page of a logged-in person: rooms, conversation, people. */

import { MessagesSquare } from "lucide-react";
import { useEffect, useLayoutEffect } from "react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { LinkBanner } from "../ui/LinkBanner.tsx";
import { useIsNarrow } from "../ui/media.ts";
import { Conversation } from "./conversation/Conversation.tsx";
import { Dialogs } from "./dialogs/Dialogs.tsx";
import { useChatText } from "./i18n/index.ts";
import { Watch } from "./notify/Watch.tsx";
import { Sidebar } from "./rooms/Sidebar.tsx";
import classes from "./Shell.module.css";
import { useChat, useClient } from "./shared/context.ts";
import { useRoute } from "./shared/route.ts";
import { routePart } from "./shared/route-part.tsx";
import { StorageNotice } from "./shared/StorageNotice.tsx";
import { useShortcuts } from "./shared/shortcuts.ts";

const SearchPanel = routePart("panel", () => import("./search/SearchPanel.tsx"));
const Find = routePart("view", () => import("./rooms/Find.tsx"), Waiting);
const Merchants = routePart("view", () => import("./merchants/Merchants.tsx"), Waiting);

export default function Shell() {
  const t = useChatText();
  const { conversation } = useClient();
  const { route, go } = useRoute();
  const isNarrow = useIsNarrow();
  const link = useChat((state) => state.link);
  const hasRooms = useChat((state) => state.rooms.size > 0 || state.roomsLoading !== "ready");
  const lobbyId = useChat((state) => state.host?.lobbyId ?? null);
  const isInLobby = useChat((state) => lobbyId !== null && state.rooms.has(lobbyId));
  useShortcuts();

  // Read before the room is shown, so that unread messages are marked as new.
  useLayoutEffect(() => {
    if (route.roomId !== null) void conversation.enter(route.roomId, route.code ?? undefined);
    conversation.look(route.roomId);
  }, [conversation, route.roomId, route.code]);

  const hasMain = route.view !== null || route.roomId !== null;
  // Opens a room on arrival; a phone shows the list of rooms instead.
  useEffect(() => {
    if (!hasMain && !isNarrow && isInLobby) go({ roomId: lobbyId }, { replace: true });
  }, [hasMain, isNarrow, isInLobby, lobbyId, go]);
  return (
    <div className={classes.shell} data-narrow={isNarrow || undefined}>
      <LinkBanner link={link} />
      <StorageNotice />
      <div className={classes.columns}>
        {(!isNarrow || !hasMain) && <Sidebar />}
        {(!isNarrow || hasMain) &&
          (route.view === "find" ? (
            <Find />
          ) : route.view === "merchants" ? (
            <Merchants />
          ) : route.roomId !== null ? (
            <Conversation key={route.roomId} roomId={route.roomId} />
          ) : (
            <main className={classes.main}>
              <EmptyState
                icon={<MessagesSquare size={28} />}
                title={hasRooms ? t("pickRoomTitle") : t("noRoomOpenTitle")}
              >
                {hasRooms ? t("pickRoomBody") : t("noRoomOpenBody")}
              </EmptyState>
            </main>
          ))}
        {route.panel === "search" && <SearchPanel />}
      </div>
      <Dialogs />
      <Watch />
    </div>
  );
}

function Waiting() {
  return <main className={classes.main} aria-busy />;
}
