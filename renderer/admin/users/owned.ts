import type { MerchantRow, RoomRow, UserRow } from "../../../server/admin/contract.ts";
import { MAX_PAGE_SIZE } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";
import type { AdminClient } from "../wire/client.ts";

/** What is deleted with accounts. */
export interface Owned {
  readonly rooms: readonly RoomRow[];
  readonly pages: readonly MerchantRow[];
}

/** Lists the rooms and merchant pages these people own. */
export async function ownedBy(client: AdminClient, users: readonly UserRow[]): Promise<Owned> {
  const pageSize = MAX_PAGE_SIZE;
  const roomsOf = async ({ id }: UserRow) =>
    (await client.call("rooms.list", { filter: { ownerId: id }, pageSize })).items;
  // The search finds the owner's username, and other pages too.
  const pagesOf = async ({ id, username }: UserRow) =>
    (await client.call("merchants.list", { query: username, pageSize })).items.filter(
      ({ owner }) => owner?.id === id,
    );
  const [rooms, pages] = await Promise.all([
    Promise.all(users.map(roomsOf)),
    Promise.all(users.map(pagesOf)),
  ]);
  return { rooms: rooms.flat(), pages: pages.flat() };
}

/** Says which rooms are deleted with an account; false: none. */
export function ownedRoomsGo(t: AdminText, { rooms }: Owned): string | false {
  const count = rooms.length;
  const messages = rooms.reduce((sum, room) => sum + room.messages, 0);
  if (messages === 0) return count > 0 && t("ownedRoomsGo", { count });
  return t("ownedRoomsGoWith", { count, messages: t("messageCount", { count: messages }) });
}

/** Says which merchant pages are deleted with an account; false: none. */
export function ownedPagesGo(t: AdminText, { pages }: Owned): string | false {
  const count = pages.length;
  const groups = pages.reduce((sum, page) => sum + page.groups, 0);
  if (groups === 0) return count > 0 && t("ownedPagesGo", { count });
  return t("ownedPagesGoWith", { count, groups: t("groupCount", { count: groups }) });
}
