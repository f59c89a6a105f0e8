import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { invitationOf } from "../../../server/chat/room-codes.ts";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

type TestPerson = Awaited<ReturnType<World["person"]>>;

const HOUR = 3_600_000;
const STRONG = /^[2-9A-HJKMNP-Z]{8}$/;

/** Whether the code lets a newcomer into the room, by every way. */
async function opens(roomId: number, code: string): Promise<boolean> {
  const { rooms, members } = world.core;
  const name = `guest ${Math.random()}`;
  const { actor, user } = await world.person(name, { address: `10.9.${roomId}.1` });
  const found = await rooms.byInvitation(actor, code).catch(() => undefined);
  if (found) await members.join(actor, found.id, { code });
  await members.join(actor, roomId, { code }).catch(() => {});
  return (await members.member(roomId, user.id)) !== undefined;
}

describe("the invitation of a private room", () => {
  it("is its code if the server generated it, or another one: no chosen code lets anybody in", async () => {
    const { rooms } = world.core;
    const ada = await world.person("ada");
    const made = await rooms.create(ada.actor, { name: "made", isPublic: false });
    expect([made.code, invitationOf(made)]).toEqual([expect.stringMatching(STRONG), made.code]);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.stringMatching(/^[0-9]{1,6}$/),
          fc.stringMatching(/^[2-9A-HJKMNP-Z]{8,12}$/),
          fc
            .string({ minLength: 1, maxLength: 20 })
            .filter((text) => text.trim() !== "" && !/\p{Cc}/u.test(text)),
        ),
        async (chosen) => {
          n++;
          const owner = await world.person(`owner ${n}`, { address: `10.2.0.${n}` });
          const draft = { name: `chosen ${n}`, code: `${chosen}${n}`, isPublic: false };
          const room = await rooms.create(owner.actor, draft);
          expect(room.code).toBe(draft.code);
          expect(invitationOf(room)).toMatch(STRONG);
          expect(await opens(room.id, room.code)).toBe(false);
          expect(await opens(room.id, invitationOf(room) ?? "")).toBe(true);
          // Its members can still refer to it by the code.
          expect((await rooms.byCode(owner.actor, room.code)).id).toBe(room.id);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("may be typed in small letters, while a chosen code stays as it is", async () => {
    const { rooms } = world.core;
    const ada = await world.person("ada");
    const made = await rooms.create(ada.actor, { name: "made", isPublic: false });
    expect(await opens(made.id, (invitationOf(made) ?? "").toLowerCase())).toBe(true);
    const chosen = await rooms.create(ada.actor, { name: "chosen", code: "Ab" });
    expect((await rooms.byInvitation(ada.actor, "Ab")).id).toBe(chosen.id);
    await expect(rooms.byInvitation(ada.actor, "ab")).rejects.toMatchObject({ code: "room_not_found" });
  });

  it("is a new one each time that a public room becomes private", async () => {
    const { rooms } = world.core;
    const ada = await world.person("ada");
    const open = await rooms.create(ada.actor, { name: "open" });
    expect(open.code).toMatch(/^\d{4}$/);
    expect(await opens(open.id, open.code)).toBe(true);
    const known = [open.code];
    for (let turn = 0; turn < 3; turn++) {
      const hidden = await rooms.update(ada.actor, open.id, { isPublic: false });
      for (const code of known) expect(await opens(open.id, code)).toBe(false);
      const invitation = invitationOf(hidden) ?? "";
      expect(invitation).toMatch(STRONG);
      expect(await opens(open.id, invitation)).toBe(true);
      expect(await rooms.update(ada.actor, open.id, { isPublic: false, detail: "same" })).toMatchObject({
        invitation,
      });
      known.push(invitation);
      const shown = await rooms.update(ada.actor, open.id, { isPublic: true });
      expect([shown.invitation, shown.code]).toEqual([undefined, open.code]);
    }
  });

  it("is created once for rooms that have none", async () => {
    const { rooms } = world.core;
    const ada = await world.person("ada");
    const old = await rooms.create(ada.actor, { name: "old", code: "4711", isPublic: false });
    await world.store.rooms.update(old.id, { invitation: undefined });
    const strong = await rooms.create(ada.actor, { name: "strong", isPublic: false });
    await rooms.create(ada.actor, { name: "public" });
    expect(await opens(old.id, "4711")).toBe(false);
    const [renewed, ...others] = await rooms.renewInvitations();
    expect(others).toEqual([]);
    expect(renewed).toMatchObject({ id: old.id, code: "4711", invitation: expect.stringMatching(STRONG) });
    expect(await opens(old.id, renewed?.invitation ?? "")).toBe(true);
    expect(await rooms.get(strong.id)).toEqual(strong);
    expect(await rooms.renewInvitations()).toEqual([]);
  });

  it("does not open a direct conversation", async () => {
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const talk = await world.core.rooms.openDirect(ada.actor, bo.user.id);
    expect(invitationOf(talk)).toBeNull();
    expect(await opens(talk.id, talk.code)).toBe(false);
  });
});

describe("guessing a room's code", () => {
  const limited = { code: "rate_limited", values: { retryAfterSeconds: expect.any(Number) } };
  let ada: TestPerson;
  let eve: TestPerson;
  beforeEach(async () => {
    ada = await world.person("ada", { address: "10.0.0.1" });
    eve = await world.person("eve", { address: "10.0.0.6" });
  });

  /** Guesses by `way` until it is refused. Returns how many were allowed. */
  async function guesses(way: (n: number) => Promise<unknown>): Promise<number> {
    for (let n = 0; n < 1000; n++) {
      const error = await way(n).then(
        () => undefined,
        (caught: { code: string }) => caught,
      );
      if (error?.code === "rate_limited") return n;
    }
    throw new Error("Nothing was refused.");
  }

  const WAYS: readonly [string, (vault: number, n: number) => Promise<unknown>][] = [
    ["by the native code", (_, n) => world.core.rooms.byInvitation(eve.actor, `no ${n}`)],
    ["by joining", (vault, n) => world.core.members.join(eve.actor, vault, { code: `no ${n}` })],
    ["by naming rooms", (_, n) => world.core.rooms.byCode(eve.actor, `no ${n}`)],
    ["by naming a room that the caller may not enter", () => world.core.rooms.byCode(eve.actor, "vault")],
    [
      "by choosing codes for new rooms",
      (_, n) => world.core.rooms.create(eve.actor, { name: `n ${n}`, code: "vault" }),
    ],
  ];

  it.each(WAYS)("%s counts for the account, together with every other way", async (_, way) => {
    const { rooms, members } = world.core;
    const vault = await rooms.create(ada.actor, { name: "V", code: "vault", isPublic: false });
    const open = await rooms.create(ada.actor, { name: "open" });
    const before = await guesses((n) => way(vault.id, n));
    expect(before).toBeGreaterThan(20);
    expect(before).toBeLessThan(40);
    for (const [, other] of WAYS) await expect(other(vault.id, before)).rejects.toMatchObject(limited);
    // Not even the right one reveals anything.
    const code = invitationOf(vault) ?? "";
    await expect(rooms.byInvitation(eve.actor, code)).rejects.toMatchObject(limited);
    await expect(members.join(eve.actor, vault.id, { code })).rejects.toMatchObject(limited);
    // Calls without a secret still work, for that account and for others.
    await members.join(eve.actor, open.id);
    expect((await rooms.byInvitation(eve.actor, open.code)).id).toBe(open.id);
    expect((await rooms.byCode(ada.actor, "vault")).id).toBe(vault.id);
    expect(await opens(vault.id, code)).toBe(true);
    const { items } = await world.store.audit.list({ actions: ["user.guesses"], page: 1, pageSize: 9 });
    expect(items).toMatchObject([{ whom: "eve", why: "room-code", address: "10.0.0.6" }]);
    world.pass(25 * HOUR);
    expect((await rooms.byInvitation(eve.actor, code)).id).toBe(vault.id);
  });

  it("counts for the address over all its accounts", async () => {
    let asked = 0;
    for (let account = 0; account < 40; account++) {
      const { actor } = await world.person(`e${account}`, { address: "10.0.0.6" });
      asked += await guesses((n) => world.core.rooms.byInvitation(actor, `no ${n}`));
    }
    expect(asked).toBeGreaterThan(250);
    expect(asked).toBeLessThan(350);
  });
});

it("confirming with the password counts like a login", async () => {
  const { accounts } = world.core;
  const ada = await world.person("ada", { password: "right" });
  const [from, wrong] = [{ ...ada.actor, address: "10.7.0.1" }, "wrong"];
  for (let n = 0; n < 50; n++) {
    await expect(accounts.confirm(from, wrong)).rejects.toMatchObject({ code: "wrong_password" });
  }
  await expect(accounts.confirm(from, "right")).rejects.toMatchObject({ code: "rate_limited" });
  await expect(accounts.login("username", "ada", "right", from)).rejects.toMatchObject({
    code: "rate_limited",
  });
  expect(await accounts.confirm(ada.actor, "right")).toMatchObject({ username: "ada" });
});

it("a chosen code may be another room's name, not its code or invitation", async () => {
  const { rooms } = world.core;
  const ada = await world.person("ada");
  const named = await rooms.create(ada.actor, { name: "7" });
  expect(await rooms.create(ada.actor, { name: "go", code: "7" })).toMatchObject({ name: "go", code: "7" });
  const secret = await rooms.create(ada.actor, { name: "secret", code: "s", isPublic: false });
  for (const code of [named.code, "7", "s", invitationOf(secret) ?? ""]) {
    await expect(rooms.create(ada.actor, { name: "new", code })).rejects.toMatchObject({
      code: "duplicate",
      values: { field: "code" },
    });
  }
});
