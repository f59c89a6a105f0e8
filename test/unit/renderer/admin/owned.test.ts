/** What is deleted with an account. */
import { expect, it } from "vitest";
import { adminTextNow } from "../../../../renderer/admin/i18n/index.ts";
import { ownedBy, ownedPagesGo, ownedRoomsGo } from "../../../../renderer/admin/users/owned.ts";
import type { AdminClient } from "../../../../renderer/admin/wire/client.ts";
import type { UserRow } from "../../../../server/admin/contract.ts";

it("the confirmation names a person's rooms and merchant pages, and those of nobody else", async () => {
  const answers = {
    "rooms.list": [{ id: 7, messages: 2 }],
    "merchants.list": [
      { id: 1, owner: { id: 5 }, groups: 3 },
      { id: 2, owner: { id: 6 }, groups: 4 },
      { id: 3, owner: null, groups: 4 },
    ],
  };
  const asked: unknown[] = [];
  const call = async (operation: keyof typeof answers, params: unknown) => {
    asked.push(params);
    return { items: answers[operation], total: 0 };
  };
  const owned = await ownedBy({ call } as unknown as AdminClient, [{ id: 5, username: "bo" } as UserRow]);
  expect(asked).toMatchObject([{ filter: { ownerId: 5 } }, { query: "bo" }]);
  const t = adminTextNow();
  expect(ownedRoomsGo(t, owned)).toBe("1 room they own will be deleted too, with 2 messages.");
  expect(ownedPagesGo(t, owned)).toBe("1 merchant page they own will be deleted too, with 3 groups.");
  expect(ownedPagesGo(t, { rooms: [], pages: [] })).toBe(false);
});
