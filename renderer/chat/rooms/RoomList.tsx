import { Button, Skeleton } from "@mantine/core";
import { Flame } from "lucide-react";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { walkRows } from "../../ui/keyboard.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat, useClient } from "../shared/context.ts";
import { UNNARROWED, useRoute } from "../shared/route.ts";
import { RoomRow } from "./RoomRow.tsx";
import classes from "./Sidebar.module.css";

interface Props {
  readonly rooms: readonly RoomListItem[];
  /** What the rooms were filtered by. */
  readonly words: string;
}

export function RoomList({ rooms, words }: Props) {
  const t = useChatText();
  const client = useClient();
  const { route, go, goHome } = useRoute();
  const loading = useChat((state) => state.roomsLoading);
  if (loading === "loading") {
    return (
      <div className={classes.list} aria-busy>
        {[72, 54, 64, 48].map((width) => (
          <div key={width} className={classes.bones}>
            <Skeleton height={44} width={44} radius={13} />
            <div>
              <Skeleton height={12} width={`${width}%`} mb={10} />
              <Skeleton height={10} width={`${width + 20}%`} />
            </div>
          </div>
        ))}
      </div>
    );
  }
  if (loading !== "ready") {
    return (
      <div className={classes.list}>
        <ErrorState title={t("roomsFailed")} why={loading} onRetry={() => void client.rooms.load()} />
      </div>
    );
  }
  if (rooms.length === 0) {
    return (
      <div className={classes.list}>
        {words !== "" ? (
          <EmptyState
            title={t("noRoomsMatch")}
            action={
              <div className={classes.choices}>
                <Button variant="default" onClick={() => goHome({ view: "find" })}>
                  {t("searchEverywhere")}
                </Button>
                <Button variant="default" onClick={() => go({ panel: "search", q: words, ...UNNARROWED })}>
                  {t("searchMessages")}
                </Button>
              </div>
            }
          />
        ) : (
          <EmptyState
            icon={<Flame size={28} />}
            title={t("noRoomsTitle")}
            action={
              <div className={classes.choices}>
                <Button onClick={() => goHome({ view: "find" })}>{t("findRooms")}</Button>
                <Button variant="default" onClick={() => go({ dialog: "create" })}>
                  {t("createRoom")}
                </Button>
              </div>
            }
          >
            {t("noRoomsBody")}
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <ul className={classes.list} onKeyDown={(event) => walkRows(event, "[data-room-row]")}>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomRow room={room} isActive={route.view === null && route.roomId === room.id} />
        </li>
      ))}
    </ul>
  );
}
