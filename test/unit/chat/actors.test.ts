import { afterEach, beforeEach, expect, it } from "vitest";
import { codeActor, systemActor } from "../../../server/chat/actor.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const HERE = at("10.0.0.7");

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const newest = async (action: string) =>
  (await world.core.audit.page({ actions: [action], page: 1, pageSize: 1 })).items[0];

it("a password reset with a code is in the audit log under the account's name", async () => {
  const { user } = await world.person("ada", { password: "old" });
  await world.core.accounts.resetPasswordByCode(HERE, user, "new");
  expect(await newest("user.recoverPassword")).toMatchObject({
    who: "ada",
    whom: "ada",
    address: "10.0.0.7",
  });
  expect(await newest("user.password")).toBeUndefined();
});

it("a password that an admin set is marked with time and admin until it is changed or reset with a code", async () => {
  const { accounts } = world.core;
  const { user, actor } = await world.person("ada", { password: "old" });
  const admin = await world.person("root", { password: "pw" });
  const mark = async () => (await accounts.get(user.id)).passwordReset;
  await expect(accounts.resetPassword(admin.actor, user.id, "x")).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await mark()).toBeUndefined();

  await accounts.resetPassword(world.host, user.id, "given");
  expect(await mark()).toEqual({ at: "2026-01-01T00:00:00.000Z", by: null });
  await accounts.resetPasswordByCode(HERE, user, "new");
  expect(await mark()).toBeUndefined();

  await accounts.setRole(world.host, admin.user.id, "admin");
  await accounts.resetPassword(admin.actor, user.id, "given");
  expect(await mark()).toMatchObject({ by: "root" });
  await accounts.update(actor, user.id, { displayName: "Ada L." });
  expect(await mark()).toBeDefined();
  await accounts.changePassword(actor, "given", "own");
  expect(await mark()).toBeUndefined();
});

it("an account identified only by a code may do nothing else", async () => {
  const { accounts, rooms } = world.core;
  const { user } = await world.person("ada", { password: "old" });
  const actor = codeActor(HERE, user.id);
  const refused = { code: "unauthenticated" };
  await expect(accounts.me(actor)).rejects.toMatchObject(refused);
  await expect(accounts.update(actor, user.id, { displayName: "Eve" })).rejects.toMatchObject(refused);
  await expect(accounts.remove(actor, user.id)).rejects.toMatchObject(refused);
  await expect(rooms.create(actor, { name: "Lobby" })).rejects.toMatchObject(refused);
});

it("a blacklisting for too many requests is logged as the system's, which has no rights of its own", async () => {
  const { captchas, moderation } = world.core;
  const order = { purpose: "phone-login", target: "18700000000", isKnown: true } as const;
  for (let n = 0; n < world.rules["captcha.maxPerMinute"]; n++) await captchas.issue(HERE, order);
  await expect(captchas.issue(HERE, order)).rejects.toMatchObject({ code: "blacklisted" });
  expect(await newest("captcha.blacklist")).toMatchObject({ who: "system", address: "10.0.0.7" });
  const actor = systemActor(HERE);
  await expect(moderation.ban(actor, { address: "10.0.0.9", reason: "" })).rejects.toMatchObject({
    code: "unauthenticated",
  });
});
