import { Button, Skeleton } from "@mantine/core";
import { Flame } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { failureText } from "../../ui/failure.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { RoomRow } from "./RoomRow.tsx";
import classes from "./Sidebar.module.css";

interface Props {
  readonly rooms: readonly RoomListItem[];
  readonly isFiltered: boolean;
}

/** Arrow keys walk the rows. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0 || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-room-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
}

export function RoomList({ rooms, isFiltered }: Props) {
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
        <ErrorState
          title={t("roomsFailed")}
          message={failureText(loading)}
          onRetry={() => void client.rooms.load()}
        />
      </div>
    );
  }
  if (rooms.length === 0) {
    return (
      <div className={classes.list}>
        {isFiltered ? (
          <EmptyState
            title={t("noRoomsMatch")}
            action={
              <Button variant="default" onClick={() => goHome({ view: "find" })}>
                {t("searchEverywhere")}
              </Button>
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
    <ul className={classes.list} onKeyDown={walk}>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomRow room={room} isActive={route.view === null && route.roomId === room.id} />
        </li>
      ))}
    </ul>
  );
}
