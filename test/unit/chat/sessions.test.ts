/** What a password that is changed meanwhile, and a flood of logins, do to sessions and leases. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "../../../server/chat/types.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const PASSWORD = "correct horse";

let world: World;
let user: User;
beforeEach(async () => {
  world = await createWorld();
  ({ user } = await world.person("ada", { password: PASSWORD }));
});
afterEach(() => world.close());

describe("a login whose password is changed after it was checked", () => {
  const login = () => world.core.accounts.login("username", "ada", PASSWORD, at("10.0.0.9"));
  const reset = () => world.core.accounts.resetPassword(world.host, user.id, "battery staple");

  it("opens no session", async () => {
    const before = await login();
    await reset();
    await expect(world.core.sessions.open(before, at("10.0.0.9"))).rejects.toMatchObject({
      code: "wrong_password",
    });
    expect(await world.core.sessions.of(user.id)).toEqual([]);
  });

  it("gets no lease", async () => {
    const before = await login();
    await reset();
    await expect(world.core.sessions.lease(before, at("10.0.0.9"))).rejects.toMatchObject({
      code: "wrong_password",
    });
  });

  it("does not change the password that an admin has set meanwhile", async () => {
    const { actor } = await world.core.sessions.open(await login(), at("10.0.0.9"));
    const { store } = world;
    const transaction = store.transaction.bind(store);
    vi.spyOn(store, "transaction").mockImplementationOnce(async (change) => {
      await reset();
      return transaction(change);
    });
    await expect(world.core.accounts.changePassword(actor, PASSWORD, "the intruder's")).rejects.toMatchObject(
      { code: "wrong_password" },
    );
    await expect(
      world.core.accounts.login("username", "ada", "the intruder's", at("10.0.0.9")),
    ).rejects.toMatchObject({ code: "wrong_password" });
  });
});

it("a kill never leaves a new password with the sessions of the old one", async () => {
  const { accounts, sessions } = world.core;
  await sessions.open(user, at("10.0.0.9"));
  const { store } = world;
  const transaction = store.transaction.bind(store);
  const killed = () => Promise.reject(new Error("killed"));
  vi.spyOn(store, "transaction").mockImplementationOnce(transaction).mockImplementation(killed);
  const reset = accounts.resetPassword(world.host, user.id, "battery staple");
  await reset.catch(() => {});
  vi.restoreAllMocks();
  const login = accounts.login("username", "ada", PASSWORD, at("10.0.0.9"));
  await expect(login).rejects.toMatchObject({ code: "wrong_password" });
  expect(await sessions.of(user.id)).toEqual([]);
});

it("an account keeps its 1,000 sessions that were used last", async () => {
  const { sessions } = world.core;
  const first = await sessions.open(user, at("10.0.0.1"));
  const second = await sessions.open(user, at("10.0.0.1"));
  await Promise.all(Array.from({ length: 998 }, () => sessions.open(user, at("10.0.0.1"))));
  world.pass(3_600_000);
  await sessions.prove(first.token, at("10.0.0.1"));
  await sessions.open(user, at("10.0.0.1"));
  await sessions.prove(first.token, at("10.0.0.1"));
  await expect(sessions.prove(second.token, at("10.0.0.1"))).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await sessions.of(user.id)).toHaveLength(1_000);
});

it("an account has 20 leases at one address at most, whatever pages its logins come from", async () => {
  for (let n = 0; n < 30; n++) {
    await world.core.sessions.lease(user, { ...at("10.0.0.1"), webOrigin: `http://page-${n}.example` });
  }
  const leases = (await rowsOf(world.store.leases)).filter(({ address }) => address === "10.0.0.1");
  expect(leases).toHaveLength(20);
  expect(leases.map(({ webOrigin }) => webOrigin)).toContain("http://page-29.example");
});
