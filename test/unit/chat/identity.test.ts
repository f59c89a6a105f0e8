import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stranger, UNKNOWN_PAGE } from "../../../server/chat/actor.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const HOME = "10.0.0.1";
const ELSEWHERE = "10.0.0.2";
const HOUR = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

describe("acting as an account without a token", () => {
  it("is possible from the address where a secured account logged in, until the lease expires", async () => {
    const { user } = await world.person("ada", { password: "pw" });
    const { sessions } = world.core;
    expect((await sessions.actAs(user, at(HOME))).userId).toBe(user.id);
    await expect(sessions.actAs(user, at(ELSEWHERE))).rejects.toMatchObject({ code: "forbidden" });
    world.pass(23 * HOUR);
    await sessions.actAs(user, at(HOME));
    world.pass(23 * HOUR);
    await sessions.actAs(user, at(HOME));
    world.pass(25 * HOUR);
    await expect(sessions.actAs(user, at(HOME))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("ends for an address that was idle longer than identity.leaseHours when it is shortened", async () => {
    const [idle, used] = [
      await world.person("ada", { password: "pw" }),
      await world.person("bob", { password: "pw" }),
    ];
    const { connections, sessions } = world.core;
    const closed: number[] = [];
    for (const { id: userId } of [idle.user, used.user]) {
      const lease = { userId, sessionId: null, dialect: "test", address: HOME };
      connections.connect({ ...lease, close: () => void closed.push(userId) });
    }
    world.pass(3 * HOUR);
    await sessions.actAs(used.user, at(HOME));
    world.rules["identity.leaseHours"] = 2;
    await expect(sessions.actAs(idle.user, at(HOME))).rejects.toMatchObject({ code: "forbidden" });
    for (let hour = 0; hour < 3; hour++) {
      expect((await sessions.latestAt({ address: HOME }))?.id).toBe(used.user.id);
      await world.core.sweep();
      expect(closed).toEqual([idle.user.id]);
      world.pass(HOUR);
      await sessions.actAs(used.user, at(HOME));
    }
  });

  it("leases an open account without a lease to the first address that acts as it", async () => {
    const { user } = await world.person("open");
    const { sessions } = world.core;
    await expect(sessions.actAs(user, at(ELSEWHERE))).rejects.toMatchObject({ code: "forbidden" });
    world.pass(25 * HOUR);
    await expect(sessions.actAs(user, at(ELSEWHERE), undefined, false)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await sessions.actAs(user, at(ELSEWHERE))).userId).toBe(user.id);
    await expect(sessions.actAs(user, at(HOME))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is not possible by a lease under `token`, and needs nothing for open accounts under `open`", async () => {
    const ada = await world.person("ada", { password: "pw" });
    const guest = await world.person("guest");
    const { sessions } = world.core;
    world.rules["identity.trust"] = "token";
    await expect(sessions.actAs(ada.user, at(HOME))).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessions.actAs(guest.user, at(HOME))).rejects.toMatchObject({ code: "forbidden" });
    expect(await sessions.latestAt({ address: HOME })).toBeNull();
    world.rules["identity.trust"] = "open";
    expect((await sessions.actAs(guest.user, at("10.9.9.9"))).userId).toBe(guest.user.id);
    await expect(sessions.actAs(ada.user, at("10.9.9.9"))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is bound to the web page that got the lease, and no page can use another's lease", async () => {
    const { sessions } = world.core;
    const page = (webOrigin: string | null) => ({ ...at(HOME), webOrigin });
    const [ours, evil] = ["http://chat.example", "http://evil.example"];
    const { user: bob } = await world.person("bob", { password: "pw" });
    await sessions.actAs(bob, page(null));
    await expect(sessions.actAs(bob, page(ours))).rejects.toMatchObject({ code: "forbidden" });
    await sessions.lease(bob, page(ours));
    await sessions.actAs(bob, page(ours));
    await sessions.actAs(bob, page(null));
    for (const foreign of [evil, UNKNOWN_PAGE]) {
      await sessions.lease((await world.person(`by ${foreign.slice(-8)}`)).user, page(UNKNOWN_PAGE));
      await expect(sessions.actAs(bob, page(foreign))).rejects.toMatchObject({ code: "forbidden" });
      expect(await sessions.latestAt(page(foreign))).toBeNull();
    }
    expect((await sessions.latestAt(page(ours)))?.id).toBe(bob.id);
    await sessions.logout(await sessions.actAs(bob, page(ours)));
    for (const webOrigin of [null, ours]) {
      await expect(sessions.actAs(bob, page(webOrigin))).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("needs a password before a page deletes an account or a room, but not from programs or by token", async () => {
    const { accounts, rooms, sessions } = world.core;
    const page = { ...at(HOME), webOrigin: "http://chat.example", isFromBrowser: true };
    const { user } = await world.person("carol", { password: "pw" });
    await sessions.lease(user, page);
    const byPage = await sessions.actAs(user, page);
    const room = await rooms.create(byPage, { name: "Carol's" });
    const asked = { code: "forbidden", reason: "password_needed" };
    await expect(accounts.remove(byPage, user.id)).rejects.toMatchObject(asked);
    await expect(rooms.dissolve(byPage, room.id)).rejects.toMatchObject(asked);
    await expect(rooms.dissolve(byPage, room.id, "", "no")).rejects.toMatchObject({ code: "wrong_password" });
    await rooms.dissolve(byPage, room.id, "", "pw");
    const second = await rooms.create(byPage, { name: "Carol's second" });
    await rooms.dissolve((await sessions.open(user, page)).actor, second.id);
    await accounts.remove(await sessions.actAs(user, at(HOME)), user.id);
  });

  it("is not possible for a page that hides its origin", async () => {
    const { user } = await world.person("free");
    world.pass(25 * HOUR);
    const { sessions } = world.core;
    const hidden = { ...at(HOME), webOrigin: UNKNOWN_PAGE };
    await expect(sessions.actAs(user, hidden)).rejects.toMatchObject({ code: "forbidden" });
    expect((await sessions.actAs(user, { ...at(HOME), webOrigin: "http://chat.example" })).userId).toBe(
      user.id,
    );
  });

  it("always needs proof for an account that a third party or a phone has proven", async () => {
    const { sessions } = world.core;
    const from = stranger(at(HOME));
    const sns = { type: "1", id: "o1", accessToken: "token of o1" } as const;
    const { user: wechat } = await world.core.registration.loginBySns(from, sns, { username: "wx" });
    const phone = await world.core.registration.loginByPhone(from, "18700000000");
    world.pass(25 * HOUR);
    for (const user of [wechat, phone]) {
      expect(user.isOpen).toBe(false);
      await expect(sessions.actAs(user, at(ELSEWHERE))).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

it("sockets that act by a lease are closed when the lease ends", async () => {
  const { user } = await world.person("ada", { password: "pw" });
  const closed: string[] = [];
  for (const address of [HOME, ELSEWHERE]) {
    const info = { userId: user.id, sessionId: null, dialect: "test", address };
    world.core.connections.connect({ ...info, close: () => closed.push(address) });
  }
  world.pass(23 * HOUR);
  await world.core.sweep();
  expect(closed).toEqual([]);
  world.pass(2 * HOUR);
  await world.core.sweep();
  expect(closed).toEqual([HOME]);
});

describe("tokens", () => {
  it("expire session.hours after their last use", async () => {
    const { sessions } = world.core;
    const { user } = await world.person("ada");
    const { token } = await sessions.open(user, at(HOME));
    for (let day = 0; day < 3; day++) {
      world.pass(20 * HOUR);
      await world.core.sweep();
      expect((await sessions.prove(token, at(HOME))).userId).toBe(user.id);
    }
    world.pass(25 * HOUR);
    await expect(sessions.prove(token, at(HOME))).rejects.toMatchObject({ code: "unauthenticated" });
    await world.core.sweep();
    expect(await sessions.of(user.id)).toEqual([]);
  });

  it("that were idle longer than session.hours end when it is shortened", async () => {
    const { sessions } = world.core;
    const { user } = await world.person("ada");
    const idle = await sessions.open(user, at(HOME));
    const used = await sessions.open(user, at(HOME));
    world.pass(3 * HOUR);
    await sessions.prove(used.token, at(HOME));
    world.pass(HOUR);
    world.rules["session.hours"] = 2;
    await expect(sessions.prove(idle.token, at(HOME))).rejects.toMatchObject({ code: "unauthenticated" });
    const listed = await sessions.of(user.id);
    expect(listed.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([
      [used.session.id, "2026-01-01T05:00:00.000Z"],
    ]);
    await sessions.prove(used.token, at(HOME));
    world.rules["session.hours"] = 24;
    await sessions.prove(idle.token, at(HOME));
    world.pass(3 * HOUR);
    world.rules["session.hours"] = 2;
    await world.core.sweep();
    expect(await rowsOf(world.store.sessions)).toEqual([]);
  });

  it("stay valid while they are connected, and for session.hours after that", async () => {
    const { connections, sessions } = world.core;
    const { user } = await world.person("ada");
    const { token, session } = await sessions.open(user, at(HOME));
    const connection = connections.connect({
      ...{ userId: user.id, sessionId: session.id, dialect: "test", address: HOME },
      close: () => expect.unreachable(),
    });
    for (let day = 0; day < 3; day++) {
      world.pass(25 * HOUR);
      expect((await sessions.prove(token, at(HOME))).userId).toBe(user.id);
      world.pass(25 * HOUR);
      await world.core.sweep();
    }
    await connections.disconnect(connection);
    world.pass(23 * HOUR);
    await world.core.sweep();
    expect(await sessions.of(user.id)).toHaveLength(1);
    world.pass(2 * HOUR);
    await world.core.sweep();
    expect(await sessions.of(user.id)).toEqual([]);
  });

  it("tell when their user was last seen, after they end too", async () => {
    const { accounts, sessions } = world.core;
    const query = { query: "", page: 1, pageSize: 10, sort: { by: "lastSeenAt", descending: true } } as const;
    const seen = async () =>
      (await accounts.list(world.host, query)).items.map(({ username, lastSeenAt }) => [
        username,
        lastSeenAt,
      ]);
    const ada = await sessions.open((await world.person("ada")).user, at(HOME));
    world.pass(HOUR);
    await sessions.open((await world.person("bob")).user, at(HOME));
    const [early, late] = ["2026-01-01T01:00:00.000Z", "2026-01-01T02:00:00.000Z"];
    expect((await seen())[0]).toEqual(["bob", early]);
    world.pass(HOUR);
    await sessions.prove(ada.token, at(HOME));
    const both = [
      ["ada", late],
      ["bob", early],
    ];
    expect(await seen()).toEqual(both);
    world.pass(HOUR);
    await sessions.logout(ada.actor);
    expect(await seen()).toEqual(both);
  });

  it("end with a logout, a new password, a kick, a ban, or deletion", async () => {
    const { accounts, moderation, sessions } = world.core;
    const ends: Record<string, (user: { id: number }, token: string) => Promise<unknown>> = {
      logout: async (_, token) => sessions.logout(await sessions.prove(token, at(HOME))),
      "a new password": (user) => accounts.resetPassword(world.host, user.id, "new"),
      "a kick": (user) => moderation.kickFromHost(world.host, user.id, "out"),
      "a ban": (user) => moderation.ban(world.host, { userId: user.id, reason: "out" }),
      deletion: (user) => accounts.remove(world.host, user.id),
    };
    for (const [how, end] of Object.entries(ends)) {
      const { user } = await world.person(how, { password: "pw" });
      const { token, session } = await sessions.open(user, at(HOME));
      const closed: string[] = [];
      world.core.connections.connect({
        ...{ userId: user.id, sessionId: session.id, dialect: "test", address: HOME },
        close: (kind) => closed.push(kind),
      });
      expect((await sessions.prove(token, at(ELSEWHERE))).userId).toBe(user.id);
      await end(user, token);
      await expect(sessions.prove(token, at(HOME)), how).rejects.toMatchObject({
        code: expect.stringMatching(/^(unauthenticated|banned)$/),
      });
      await world.core.sweep();
      expect(closed.length, how).toBeGreaterThan(0);
    }
  });

  it("of a dialect that allows one login end with the next login, however many come at once", async () => {
    const { sessions } = world.core;
    const { user } = await world.person("ada", { password: "pw" });
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => sessions.open(user, at(HOME), { single: true })),
    );
    const proofs = await Promise.allSettled(opened.map(({ token }) => sessions.prove(token, at(HOME))));
    expect(proofs.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("are kept as hashes only", async () => {
    const { user } = await world.person("ada", { password: "pw" });
    const { token } = await world.core.sessions.open(user, at(HOME));
    expect(JSON.stringify(await rowsOf(world.store.sessions))).not.toContain(token);
    expect(JSON.stringify(await rowsOf(world.store.users))).not.toContain('"pw"');
  });
});

it("a sign-in under a taken name of full length creates an account with a suffixed name", async () => {
  const username = "n".repeat(64);
  await world.person(username);
  const sns = { type: "1", id: "x", accessToken: "token of x" } as const;
  const { user, isNew } = await world.core.registration.loginBySns(stranger(at(HOME)), sns, { username });
  expect([isNew, user.username]).toEqual([true, `${"n".repeat(62)}-2`]);
});

it("sign-ins under one name at the same moment all succeed, each with a name of its own", async () => {
  const login = (id: string) =>
    world.core.registration.loginBySns(
      stranger(at(HOME)),
      { type: "1", id, accessToken: `token of ${id}` },
      { username: "never", phone: "18700000000", email: "never@x.org" },
    );
  const users = (await Promise.all(["a", "b", "c"].map(login))).map(({ user }) => user);
  expect(users.map(({ username }) => username).sort()).toEqual(["never", "never-2", "never-3"]);
  expect(users.filter(({ phone }) => phone !== "")).toHaveLength(1);
});

it("a phone that proves itself while somebody registers with it gets an account with that number", async () => {
  const phone = "18700000000";
  const { registration } = world.core;
  const [proven] = await Promise.all([
    registration.loginByPhone(stranger(at(HOME)), phone),
    registration
      .register(stranger(at(ELSEWHERE)), { username: "eve", password: null, phone })
      .catch(() => {}),
  ]);
  expect(proven).toMatchObject({ phone, hasProvenPhone: true });
});
