import { Skeleton } from "@mantine/core";
import { type SetStateAction, useCallback, useEffect, useRef, useState } from "react";
import shell from "../Shell.module.css";
import { useChat, useClient, useMe } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { routePart } from "../shared/route-part.tsx";
import type { Writing } from "../state/drafts.ts";
import { isOver } from "../state/model.ts";
import { Announcer } from "./Announcer.tsx";
import classes from "./Conversation.module.css";
import { Composer } from "./composer/Composer.tsx";
import { useReadOnlyReason } from "./composer/ReadOnlyNotice.tsx";
import { DropZone } from "./DropZone.tsx";
import { Header } from "./Header.tsx";
import { MessageList } from "./list/MessageList.tsx";
import { Refusal } from "./Refusal.tsx";
import { RoomContextProvider } from "./RoomContext.tsx";
import { Typing } from "./Typing.tsx";

const SidePanel = routePart("panel", () => import("../people/SidePanel.tsx"));

/** One room: header, messages, composer, and the side panel. */
export function Conversation({ roomId }: { roomId: number }) {
  const me = useMe();
  const { drafts, sending } = useClient();
  const { route } = useRoute();
  const open = useChat((state) => state.open.get(roomId));
  const readOnlyReason = useReadOnlyReason(open);
  const [attached, setAttached] = useState(() => drafts.attached(me.id, roomId));
  const { writing, files, asFile } = attached;
  const toEnd = useRef<() => void>(() => undefined);
  useEffect(() => drafts.attach(me.id, roomId, attached), [drafts, me.id, roomId, attached]);
  const setWriting = useCallback(
    (next: SetStateAction<Writing>) =>
      setAttached((now) => ({ ...now, writing: typeof next === "function" ? next(now.writing) : next })),
    [],
  );
  const setFiles = useCallback(
    (next: readonly File[]) => setAttached((now) => ({ ...now, files: next })),
    [],
  );
  const setAsFile = useCallback((next: boolean) => setAttached((now) => ({ ...now, asFile: next })), []);
  const addFiles = useCallback(
    (added: readonly File[]) => setAttached((now) => ({ ...now, files: [...now.files, ...added] })),
    [],
  );

  const send = (text: string) => {
    if (writing?.kind === "edit") {
      sending.text(roomId, text);
      setWriting(null);
    } else {
      const replyTo = writing?.message.seq;
      for (const file of files) void sending.file(roomId, file, { replyTo, asFile });
      if (text !== "") sending.text(roomId, text, replyTo);
      setAttached({ writing: null, files: [], asFile: false });
    }
    toEnd.current();
  };

  const status = open?.status.kind ?? "joining";
  const isActive = useChat((state) => state.activeRoomId === roomId);
  const isShown = isActive && (status === "joined" || (status === "joining" && open?.room != null));
  return (
    <>
      <main className={shell.main}>
        <Header roomId={roomId} isRefused={isOver(open?.status)} />
        {isShown && open ? (
          <RoomContextProvider roomId={roomId} open={open}>
            <DropZone isClosed={readOnlyReason !== null} onFiles={addFiles}>
              <MessageList roomId={roomId} open={open} onWriting={setWriting} toEnd={toEnd} />
              <Typing roomId={roomId} />
              <Composer
                roomId={roomId}
                open={open}
                readOnlyReason={readOnlyReason}
                writing={writing}
                onWriting={setWriting}
                files={files}
                onFiles={setFiles}
                asFile={asFile}
                onAsFile={setAsFile}
                onSend={send}
              />
              <Announcer roomId={roomId} />
            </DropZone>
          </RoomContextProvider>
        ) : status === "joining" ? (
          <ConversationSkeleton />
        ) : (
          open && <Refusal roomId={roomId} status={open.status} />
        )}
      </main>
      {route.panel !== null && route.panel !== "search" && isShown && (
        <SidePanel roomId={roomId} panel={route.panel} />
      )}
    </>
  );
}

function ConversationSkeleton() {
  return (
    <div className={classes.skeleton} aria-busy>
      {[38, 56, 24, 62, 44, 30].map((width, at) => (
        <div key={width} data-mine={at % 3 === 2 || undefined}>
          {at % 3 !== 2 && <Skeleton circle height={34} width={34} />}
          <div className={classes.skeletonBubble} style={{ width: `${width}%` }}>
            <Skeleton height={9} width="88%" />
            <Skeleton height={9} width="52%" />
          </div>
        </div>
      ))}
    </div>
  );
}
