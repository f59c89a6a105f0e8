import { Button, Skeleton } from "@mantine/core";
import { MessagesSquare } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { NameLine } from "../parts/Names.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Pill, Pills } from "../parts/Pill.tsx";
import { useLoaded } from "../state/loaded.ts";
import own from "./users.module.css";

/** The rooms of a user. */
export function UserRooms({ user }: { user: UserRow }) {
  const t = useAdminText();
  const moderate = useModerate();
  const { data, error, reload } = useLoaded("users.rooms", { userId: user.id }, (event) =>
    event.type === "users.changed" && event.users.some(({ id }) => id === user.id) ? "reload" : undefined,
  );
  return (
    <Panel title={t("navRooms")}>
      {error && !data ? (
        <ErrorState message={error.message} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={120} radius="md" />
      ) : data.items.length === 0 ? (
        <EmptyState icon={<MessagesSquare size={26} />} title={t("inNoRoom")}>
          {t("inNoRoomBody")}
        </EmptyState>
      ) : (
        <ul className={own.list}>
          {data.items.map((room) => (
            <li key={room.id} className={own.item}>
              <span className={own.grow}>
                <NameLine
                  avatar={<RoomAvatar room={{ ...room, avatar: null }} size={30} />}
                  name={<bdi>{room.name}</bdi>}
                  href={`/rooms/${room.id}`}
                />
              </span>
              <Pills>
                {room.isOwner && <Pill tone="accent">{t("owner")}</Pill>}
                {room.isOnline && <Pill tone="good">{t("isThere")}</Pill>}
              </Pills>
              <span className={own.dim}>
                {t.rich("joinedTime", { time: <RelativeTime at={room.joinedAt} /> })}
              </span>
              <Button size="compact-sm" variant="default" onClick={() => moderate.kick([user], room)}>
                {t("kickHere")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
