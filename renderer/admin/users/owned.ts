import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import type { AdminClient } from "../wire/client.ts";

/** Lists the rooms these people own; they are deleted with the accounts. */
export async function ownedRooms(
  client: AdminClient,
  users: readonly UserRow[],
): Promise<readonly RoomRow[]> {
  const pages = await Promise.all(
    users.map(({ id }) => client.call("rooms.list", { filter: { ownerId: id }, pageSize: MAX_PAGE_SIZE })),
  );
  return pages.flatMap(({ items }) => items);
}

/** Says which rooms are deleted with an account; false: none. */
export function ownedRoomsGo(t: AdminText, rooms: readonly RoomRow[]): string | false {
  const count = rooms.length;
  const messages = rooms.reduce((sum, room) => sum + room.messages, 0);
  if (messages === 0) return count > 0 && t("ownedRoomsGo", { count });
  return t("ownedRoomsGoWith", { count, messages: t("messageCount", { count: messages }) });
}
