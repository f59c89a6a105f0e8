import type { RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
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
