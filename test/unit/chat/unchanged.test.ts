/** What changes nothing is not announced or logged, and is answered as the first time. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import type { User } from "../../../server/chat/types.ts";
import { createWorld, type World } from "../../support/core.ts";

const HOUR_MS = 3_600_000;

interface Scene {
  readonly ada: { user: User; actor: Actor };
  readonly bo: { user: User; actor: Actor };
  readonly roomId: number;
  /** Ada's, in that room. */
  readonly said: string;
  readonly captchaId: number;
  readonly code: string;
}

let world: World;
let scene: Scene;
beforeEach(async () => {
  world = await createWorld();
  const { core, host } = world;
  const ada = await world.person("ada", { password: "correct horse" });
  const bo = await world.person("bo");
  const { id: roomId } = await core.rooms.create(ada.actor, { name: "Shed" });
  await core.members.add(ada.actor, roomId, bo.user.id);
  const { id: said } = await core.messages.post(ada.actor, roomId, { kind: "text", body: "hi" });
  await core.captchas.issue(bo.actor, { purpose: "phone-login", target: "13800000000", isKnown: true });
  const { items } = await core.captchas.list(host, { query: "", page: 1, pageSize: 1 });
  const [code = ""] = await core.merchants.createCodes(host, 1, "");
  scene = { ada, bo, roomId, said, captchaId: items[0]?.id ?? 0, code };
});
afterEach(() => world.close());

/** How many lines the audit log has. */
const lines = async (): Promise<number> => (await world.core.audit.page({ page: 1, pageSize: 1 })).total;
const later = (): string => new Date(world.core.now() + HOUR_MS).toISOString();

/** Each call takes effect once, and can be repeated. */
const TWICE: Record<string, (world: World, scene: Scene) => Promise<unknown>> = {
  "an edit": ({ core }, { ada, said }) => core.messages.edit(ada.actor, said, "hello"),
  "a reaction": ({ core }, { bo, said }) => core.messages.react(bo.actor, said, "👍", true),
  "a pin": ({ core }, { ada, roomId }) => core.rooms.pin(ada.actor, roomId, 1, true),
  "a room's settings": ({ core }, { ada, roomId }) =>
    core.rooms.update(ada.actor, roomId, { name: "Barn", detail: "Big", isPublic: false }),
  "a transfer": ({ core, host }, { bo, roomId }) => core.rooms.transfer(host, roomId, bo.user.id),
  "a profile": ({ core, host }, { bo }) =>
    core.accounts.update(host, bo.user.id, { displayName: "Bo", profile: { city: "Köln" } }),
  "a role": ({ core, host }, { bo }) => core.accounts.setRole(host, bo.user.id, "admin"),
  "a person's settings of a room": ({ core }, { bo, roomId }) =>
    core.members.updateOwn(bo.actor, roomId, { notify: "nothing", isFavourite: true, readSeq: 1 }),
  "a mute in a room": ({ core }, { ada, bo, roomId }) =>
    core.moderation.mute(ada.actor, { userId: bo.user.id, roomId, reason: "loud" }),
  "a mute everywhere": ({ core, host }, { bo }) =>
    core.moderation.mute(host, { userId: bo.user.id, until: later(), reason: "" }),
  "a ban of an account": ({ core, host }, { bo }) =>
    core.moderation.ban(host, { userId: bo.user.id, until: later(), reason: "spam" }),
  "a ban of an address": ({ core, host }, { roomId }) =>
    core.moderation.ban(host, { address: "192.0.2.7", roomId, reason: "spam" }),
  "a blacklisting": ({ core, host }) =>
    core.captchas.blacklistAdd(host, "192.0.2.7", { until: later(), reason: "spam" }),
  "a delivery": ({ core, host }, { captchaId }) => core.captchas.markDelivered(host, captchaId),
  "a revocation": ({ core, host }, { code }) => core.merchants.revokeCode(host, code),
};

describe.each(Object.entries(TWICE))("%s", (_name, act) => {
  it("is announced and logged the first time only", async () => {
    const before = world.events.length;
    const answer = await act(world, scene);
    expect(world.events.length).toBeGreaterThan(before);
    const [events, logged] = [world.events.length, await lines()];
    expect(await act(world, scene)).toEqual(answer);
    expect(world.events.slice(events)).toEqual([]);
    expect(await lines()).toBe(logged);
  });

  it("is logged once when two do it at the same moment", async () => {
    const logged = await lines();
    const [first, second] = await Promise.all([act(world, scene), act(world, scene)]);
    expect(second).toEqual(first);
    expect((await lines()) - logged).toBeLessThanOrEqual(1);
  });
});

/** Each call changes nothing from the beginning. */
const NOTHING: Record<string, (world: World, scene: Scene) => Promise<unknown>> = {
  "the same text": ({ core }, { ada, said }) => core.messages.edit(ada.actor, said, "hi"),
  "taking back a reaction that is not there": ({ core }, { bo, said }) =>
    core.messages.react(bo.actor, said, "👍", false),
  "unpinning what is not pinned": ({ core }, { ada, roomId }) => core.rooms.pin(ada.actor, roomId, 1, false),
  "an empty change of a room": ({ core }, { ada, roomId }) => core.rooms.update(ada.actor, roomId, {}),
  "an empty change of an account": ({ core, host }, { bo }) => core.accounts.update(host, bo.user.id, {}),
  "an empty profile": ({ core }, { bo }) => core.accounts.update(bo.actor, bo.user.id, { profile: {} }),
  "an empty change of a person's settings": ({ core }, { bo, roomId }) =>
    core.members.updateOwn(bo.actor, roomId, {}),
  "the default of a person's settings": ({ core }, { bo, roomId }) =>
    core.members.updateOwn(bo.actor, roomId, { notify: "all", isFavourite: false }),
  "removing a picture that nobody set": ({ core, host }, { bo }) =>
    core.accounts.setAvatar(host, bo.user.id, null),
  "removing a room's picture that nobody set": ({ core, host }, { roomId }) =>
    core.rooms.setAvatar(host, roomId, null),
};

it.each(Object.entries(NOTHING))("%s is neither announced nor logged", async (_name, act) => {
  const [events, logged] = [world.events.length, await lines()];
  await act(world, scene);
  expect(world.events.slice(events)).toEqual([]);
  expect(await lines()).toBe(logged);
});

it("kicking somebody who is logged in nowhere is not logged", async () => {
  const { bo } = scene;
  await world.core.moderation.kickFromHost(world.host, bo.user.id, "spam");
  const logged = await lines();
  await world.core.moderation.kickFromHost(world.host, bo.user.id, "spam");
  expect(await lines()).toBe(logged);
});
