import type { Author, RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { nameOf, roomAvatar, roomName } from "../shared/names.ts";
import { sized } from "./avatar-size.ts";

interface PersonProps {
  readonly who: Author;
  readonly size?: number;
  readonly isOnline?: boolean;
}

export function PersonAvatar({ who, size = 36, isOnline = false }: PersonProps) {
  return <Avatar name={nameOf(who)} src={sized(who.avatar, size)} size={size} isOnline={isOnline} />;
}

interface RoomProps {
  readonly room: RoomView | RoomListItem;
  readonly size?: number;
  readonly isOnline?: boolean;
}

/** A room's picture; a direct conversation shows the other person. */
export function RoomAvatar({ room, size = 44, isOnline = false }: RoomProps) {
  return (
    <Avatar
      name={roomName(room)}
      src={sized(roomAvatar(room), size)}
      size={size}
      shape={room.isDirect ? "person" : "room"}
      isOnline={isOnline}
    />
  );
}
