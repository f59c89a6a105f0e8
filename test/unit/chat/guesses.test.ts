import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import { networkOf } from "../../../server/chat/address.ts";
import { ChatError } from "../../../server/chat/errors.ts";
import { Guesses } from "../../../server/chat/guesses.ts";
import type { Budget } from "../../../server/chat/ports.ts";
import type { Room, User } from "../../../server/chat/types.ts";
import { createMemoryBudgets } from "../../../server/net/budgets/memory-budgets.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("a budget", () => {
  const budget: Budget = { points: 5, windowMs: DAY, maxWaitMs: 60 * MINUTE };

  it("grants its points, then one after each wait, which doubles up to the maximum", async () => {
    let now = 0;
    const budgets = createMemoryBudgets(() => now);
    for (let n = 0; n < 4; n++) expect((await budgets.take("a", budget)).waitMs).toBe(0);
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      expect(await budgets.take("a", budget)).toEqual({ waitMs: 0, isSpent: n === 0 });
      const { waitMs } = await budgets.take("a", budget);
      waits.push(waitMs / MINUTE);
      now += waitMs;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect((await budgets.take("b", budget)).waitMs).toBe(0);
    now += DAY;
    expect(await budgets.take("a", budget)).toEqual({ waitMs: 0, isSpent: false });
  });

  it("never grants more than its points at once, however many are taken and given back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (steps) => {
        const budgets = createMemoryBudgets(() => 0);
        let held = 0;
        for (const takes of steps) {
          if (takes && (await budgets.take("a", budget)).waitMs === 0) held++;
          if (!takes && held > 0) {
            held--;
            await budgets.giveBack("a");
          }
          expect(held).toBeLessThanOrEqual(budget.points);
        }
      }),
    );
  });
});

it.each([
  ["192.168.1.7", "192.168.1.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("guesses from %s are counted under %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe("guessing passwords and codes", () => {
  let world: World;
  let user: User;
  let guesses: Guesses;
  beforeEach(async () => {
    world = await createWorld();
    ({ user } = await world.person("ada", { address: "10.0.0.1" }));
    guesses = new Guesses({
      store: world.store,
      budgets: createMemoryBudgets(() => 0),
      clock: () => Date.parse("2026-01-01T00:00:00.000Z"),
      events: { publish: vi.fn() },
    } as never);
  });
  afterEach(() => world.close());

  const wrong = () => Promise.reject(new ChatError("wrong_password", { reason: "password_wrong" }));
  const right = async () => "in";
  const spend = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const from = { address: `10.1.0.${n}`, dialect: n % 2 === 0 ? "native" : "app" };
      await expect(guesses.guard("password", user, from, wrong)).rejects.toMatchObject({
        code: "wrong_password",
      });
    }
  };

  it("is counted over all addresses and APIs, and then refused even with the right password", async () => {
    await spend(50);
    await expect(guesses.guard("password", user, at("10.2.0.1"), right)).rejects.toMatchObject({
      code: "rate_limited",
      values: { retryAfterSeconds: 60 },
    });
    const { items } = await world.store.audit.list({ actions: ["user.guesses"], page: 1, pageSize: 9 });
    expect(items).toMatchObject([{ who: "system", whom: "ada", why: "password" }]);
  });

  it("does not lock out callers at an address where the account is known, who have a limit of their own", async () => {
    await spend(50);
    expect(await guesses.guard("password", user, at("10.0.0.1"), right)).toBe("in");
    for (let n = 0; n < 50; n++) {
      await expect(guesses.guard("password", user, at("10.0.0.1"), wrong)).rejects.toMatchObject({
        code: "wrong_password",
      });
    }
    await expect(guesses.guard("password", user, at("10.0.0.1"), right)).rejects.toMatchObject({
      code: "rate_limited",
    });
  });

  it("costs nothing when it is right or fails for another reason", async () => {
    for (let n = 0; n < 120; n++) await guesses.guard("password", user, at("10.9.0.1"), right);
    const banned = () => Promise.reject(new Error("something else"));
    for (let n = 0; n < 120; n++) {
      await expect(guesses.guard("password", user, at("10.9.0.1"), banned)).rejects.toThrow("something else");
    }
  });

  it("of a code does not lock out its owner at an address where the account is known", async () => {
    const { accounts, captchas } = world.core;
    const target = "18700000001";
    await accounts.update(world.host, user.id, { phone: target });
    await world.core.sessions.lease(user, at("10.0.0.1"));
    const verify = (address: string, code: string) =>
      captchas.verify(at(address), "phone-login", target, code);
    for (let n = 0; n < 10; n++) await verify(`10.4.0.${n}`, "x").catch(() => undefined);
    await captchas.issue(at("10.0.0.1"), { purpose: "phone-login", target, isKnown: true });
    const code = world.delivered.at(-1)?.code ?? "";
    await expect(verify("10.4.0.99", code)).rejects.toMatchObject({ code: "rate_limited" });
    await verify("10.0.0.1", code);
  });

  it("is counted over all codes of one target", async () => {
    const { captchas } = world.core;
    const target = "18700000000";
    world.rules["captcha.maxPerMinute"] = 100;
    for (let n = 0; n < 10; n++) {
      if (n % 4 === 0)
        await captchas.issue(at("10.0.0.1"), { purpose: "phone-login", target, isKnown: true });
      await expect(captchas.verify(at(`10.4.0.${n}`), "phone-login", target, "x")).rejects.toMatchObject({
        code: "wrong_code",
      });
    }
    const code = world.delivered.at(-1)?.code ?? "";
    await expect(captchas.verify(at("10.4.1.1"), "phone-login", target, code)).rejects.toMatchObject({
      code: "rate_limited",
    });
    world.pass(MINUTE);
    await captchas.verify(at("10.4.1.1"), "phone-login", target, code);
  });
});

it("a direct conversation does not exist for anybody else, whatever the role", async () => {
  const world = await createWorld();
  const [ada, bo, eve] = [await world.person("ada"), await world.person("bo"), await world.person("eve")];
  await world.core.accounts.setRole(world.host, eve.user.id, "admin");
  const { id } = await world.core.rooms.openDirect(ada.actor, bo.user.id);
  const room = await world.core.rooms.get(id);
  const { id: said } = await world.core.messages.post(ada.actor, id, { kind: "text", body: "between us" });
  for (const actor of [eve.actor, world.host]) {
    expect(await world.core.members.accessTo(actor, [room])).toMatchObject([{ isOpen: false }]);
    for (const ask of asked(world, actor, room, said))
      await expect(ask()).rejects.toMatchObject({ code: "room_not_found" });
  }
  for (const ask of askedInside(world, eve.actor, room, said))
    await expect(ask()).rejects.toMatchObject({ code: "room_not_found" });
  await world.core.messages.remove(ada.actor, said);
  await world.close();
});

/** What admins may do in rooms. */
const asked = ({ core }: World, by: Actor, room: Room, said: string): (() => Promise<unknown>)[] => [
  () => core.rooms.update(by, room.id, { name: "mine" }),
  () => core.rooms.pin(by, room.id, 1, true),
  () => core.rooms.transfer(by, room.id, 3),
  () => core.rooms.dissolve(by, room.id),
  () => core.members.assertReads(by, room),
  () => core.members.add(by, room.id, 3),
  () => core.messages.remove(by, said),
  () => core.messages.remove(by, `${room.id}-99`),
  () => core.moderation.kickFromRoom(by, room.id, 2, "no"),
  () => core.moderation.mute(by, { userId: 2, roomId: room.id, reason: "" }),
  () => core.hooks.of(by, room.id),
  () => core.exports.open(by, room, "text", undefined),
];

/** What people may do in their rooms. */
const askedInside = ({ core }: World, by: Actor, { id }: Room, said: string): (() => Promise<unknown>)[] => [
  () => core.members.join(by, id),
  () => core.members.leave(by, id),
  () => core.members.typing(by, id),
  () => core.members.markRead(by, id, 1),
  () => core.members.updateOwn(by, id, { readSeq: 1 }),
  () => core.messages.post(by, id, { kind: "text", body: "me too" }),
  () => core.messages.postFile(by, id, undefined),
  () => core.messages.edit(by, said, "mine"),
  () => core.messages.react(by, said, "👍", true),
  () => core.uploading.begin(by, { roomId: id, name: "a.txt", bytes: 1, asFile: true }),
];
