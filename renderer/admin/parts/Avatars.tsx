import { avatarUrl } from "../../../server/admin/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";

interface PersonProps {
  readonly who: {
    readonly id: number;
    readonly username: string;
    readonly displayName: string;
    readonly avatar: string | null;
  };
  readonly size?: number;
  readonly isOnline?: boolean;
}

export function PersonAvatar({ who, size = 32, isOnline = false }: PersonProps) {
  const src =
    who.avatar === null ? null : avatarUrl({ kind: "user", id: who.id }, who.avatar, size > 64 ? 256 : 64);
  return <Avatar name={who.displayName || who.username} src={src} size={size} isOnline={isOnline} />;
}

interface RoomProps {
  readonly room: { readonly id: number; readonly name: string; readonly avatar: string | null };
  readonly size?: number;
}

export function RoomAvatar({ room, size = 32 }: RoomProps) {
  const src =
    room.avatar === null ? null : avatarUrl({ kind: "room", id: room.id }, room.avatar, size > 64 ? 256 : 64);
  return <Avatar name={room.name} src={src} size={size} shape="room" />;
}
