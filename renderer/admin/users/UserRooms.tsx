import { Button } from "@mantine/core";
import { MessagesSquare } from "lucide-react";
import type { UserRow } from "../../../server/admin/contract.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { RoomAvatar } from "../parts/Avatars.tsx";
import own from "../parts/ItemList.module.css";
import { ItemList } from "../parts/ItemList.tsx";
import { LoadedView } from "../parts/LoadedView.tsx";
import { NameLine } from "../parts/Names.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Pill, Pills } from "../parts/Pill.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOnUser } from "../table/live.ts";

export function UserRooms({ user }: { user: UserRow }) {
  const t = useAdminText();
  const moderate = useModerate();
  const rooms = useLoaded("users.rooms", { userId: user.id }, reloadOnUser(user.id));
  return (
    <Panel title={t("navRooms")}>
      <LoadedView of={rooms} height={120}>
        {({ items }) => (
          <ItemList
            items={items}
            empty={{ icon: <MessagesSquare size={26} />, title: t("inNoRoom"), body: t("inNoRoomBody") }}
          >
            {(room) => (
              <li key={room.id} className={own.item}>
                <span className={own.grow}>
                  <NameLine
                    avatar={<RoomAvatar room={{ ...room, avatar: null }} size={30} />}
                    name={<bdi>{room.name}</bdi>}
                    below={t.rich("joinedTime", { time: <RelativeTime at={room.joinedAt} /> })}
                    href={`/rooms/${room.id}`}
                  />
                </span>
                <Pills>
                  {room.isOwner && <Pill tone="accent">{t("owner")}</Pill>}
                  {room.isOnline && <Pill tone="good">{t("isThere")}</Pill>}
                </Pills>
                <Button size="compact-sm" variant="default" onClick={() => moderate.kick([user], room)}>
                  {t("kickHere")}
                </Button>
              </li>
            )}
          </ItemList>
        )}
      </LoadedView>
    </Panel>
  );
}
