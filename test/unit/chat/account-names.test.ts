import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stranger } from "../../../server/chat/actor.ts";
import type { User } from "../../../server/chat/types.ts";
import { at, createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const from = stranger(at("10.0.0.1"));
const register = (username: string, more: { displayName?: string; phone?: string; email?: string } = {}) =>
  world.core.registration.register(from, { username, password: null, ...more });
/** Writes a row to the store as an older version did, without any check. */
const older = async (username: string): Promise<User> => {
  const { user } = await world.person(`n${Math.random()}`.slice(0, 12), { password: "right" });
  return (await world.store.users.update(user.id, { username, displayName: username })) ?? user;
};

const TWINS: readonly (readonly [string, string])[] = [
  ["boss", "BOSS"],
  ["boss", "boss\u200b"],
  ["boss", "bo\u00adss"],
  ["boss", "\u2060boss"],
  ["boss", "boss\u{e0041}"],
  ["boss", "b\u043ess"],
  ["boss", "boss "],
  ["boss", " boss"],
  ["boss", "ｂｏｓｓ"],
  ["boss", "𝖇𝖔𝖘𝖘"],
  ["the boss", "the\u00a0boss"],
  ["the boss", "the  boss"],
  ["the boss", "the\u2800boss"],
  ["caf\u00e9", "cafe\u0301"],
  ["caf\u00e9", "caf\u0435\u0301"],
  ["Bill", "BiIl"],
  ["paypal", "paypa1"],
  ["modern", "modem"],
  ["张工", "张エ"],
  ["李二", "李ニ"],
];

describe("a username", () => {
  it.each(TWINS)(
    "%j keeps %j from being taken, as a username and as a display name",
    async (first, second) => {
      await register(first);
      const taken = { code: "duplicate", reason: expect.stringMatching(/^(?:taken|name_similar)$/) };
      await expect(register(second)).rejects.toMatchObject(taken);
      await expect(register("eve", { displayName: second })).rejects.toMatchObject(taken);
      const { actor, user } = await world.person("mallory");
      for (const patch of [{ username: second }, { displayName: second }]) {
        await expect(world.core.accounts.update(actor, user.id, patch)).rejects.toMatchObject(taken);
      }
      // Only the host may give somebody another's display name.
      await expect(
        world.core.registration.register(world.host, { username: second, password: null }),
      ).rejects.toMatchObject(taken);
      expect(await world.core.accounts.update(world.host, user.id, { displayName: second })).toMatchObject({
        displayName: second,
      });
    },
  );

  it("may be changed by its owner to another case or script", async () => {
    const { actor, user } = await world.person("boss");
    const rename = (username: string) => world.core.accounts.update(actor, user.id, { username });
    expect(await rename("Boss")).toMatchObject({ username: "Boss", displayName: "Boss" });
    expect(await rename("BOSS")).toMatchObject({ username: "BOSS" });
    await world.core.accounts.update(actor, user.id, { displayName: "boss" });
  });

  it("that looks like no taken one is free, in any script", async () => {
    const names = [
      "ada",
      "Bo",
      "张三",
      "李四",
      "山田太郎",
      "김철수",
      "Ольга",
      "Γιώργος",
      "שרה",
      "سارة",
      "👩‍🚀",
      "x1",
      "x2",
      "mail",
      "mall",
      "O'Neil",
    ];
    for (const name of names)
      expect(await register(name)).toMatchObject({ username: name, displayName: name });
  });

  it("is taken once, however many requests in different spellings come at once", async () => {
    const spellings = ["boss", "Boss", "bоss", "BOSS", "boss\u200b", "ｂoss"];
    const tries = await Promise.allSettled(spellings.map((name) => register(name)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it.each([
    "\u3164",
    "\u2800",
    "\u200b",
    "\u200b \u2060",
    "\u0301",
    "\u202essob",
    "eve\u2066gnp.exe",
    "\ufe0f",
    "\u00ad",
    "\u{13441}",
    "\u{e0041}",
  ])("%j is refused, being invisible or changing the direction of text", async (name) => {
    const invisible = { code: "invalid", reason: "name_invisible" };
    await expect(register(name)).rejects.toMatchObject(invisible);
    await expect(register("eve", { displayName: name })).rejects.toMatchObject(invisible);
  });

  it("of marks that are visible, or of characters that no font has yet, is free", async () => {
    for (const name of ["´", "\u{1fadf}", "\ue000"]) await register(name);
  });

  it("is not one that URLs drop, though a display name may be", async () => {
    const { actor, user } = await world.person("eve");
    for (const name of [".", ".."]) {
      const refused = { code: "invalid", reason: "name_only_dots" };
      await expect(register(name)).rejects.toMatchObject(refused);
      await expect(world.core.accounts.update(actor, user.id, { username: name })).rejects.toMatchObject(
        refused,
      );
      await world.core.accounts.update(actor, user.id, { displayName: name });
    }
    await register("...");
  });

  it("that is invisible and was made by an older version does not keep other changes from being saved", async () => {
    const { id } = await older("\u2800");
    const names = { username: "\u2800", displayName: "\u2800" };
    expect(await world.core.accounts.update(world.host, id, { ...names, email: "a@x.org" })).toMatchObject({
      ...names,
      email: "a@x.org",
    });
  });

  it.each([
    "system",
    "SYSTEM",
    "sуstem",
    "host",
    "Admin",
    "аdmin\u200b",
    "HEARTH",
    "管理员",
    "系统",
    "服务器",
    " server ",
    "Grafana [bot]",
    "eve[BОT]",
  ])(
    "%j is reserved for the server or bots, as a display name too; only the host can give it",
    async (name) => {
      const reserved = { code: "duplicate", reason: "name_reserved" };
      await expect(register(name)).rejects.toMatchObject(reserved);
      await expect(register("eve", { displayName: name })).rejects.toMatchObject(reserved);
      const { actor, user } = await world.person("mallory");
      await expect(world.core.accounts.update(actor, user.id, { displayName: name })).rejects.toMatchObject(
        reserved,
      );
      expect(
        await world.core.registration.register(world.host, { username: name, password: null }),
      ).toMatchObject({ username: name });
    },
  );

  it("that an API's document uses in an example can be registered there, and gets another display name", async () => {
    const account = { username: "admin", password: "123456", exampleName: "admin" };
    expect(await world.core.registration.register(from, account)).toMatchObject({
      username: "admin",
      displayName: "admin-user",
    });
    await expect(
      world.core.registration.register(from, { ...account, username: "host" }),
    ).rejects.toMatchObject({ reason: "name_reserved" });
  });

  it("is not another's phone or e-mail", async () => {
    await register("carol", { phone: "13800138000", email: "carol@corp.example" });
    for (const name of ["13800138000", "carol@corp.example"]) {
      await expect(register(name)).rejects.toMatchObject({ code: "duplicate", reason: "taken" });
    }
  });

  it("that looks like another and was made by an older version stays, and both can log in", async () => {
    const { accounts } = world.core;
    const [small, large] = [await older("boss"), await older("Boss")];
    const login = (handle: string) => accounts.login("username", handle, "right", from);
    expect((await login("boss")).id).toBe(small.id);
    expect((await login("Boss")).id).toBe(large.id);
    expect((await login("BOSS")).id).toBe(small.id);
    await accounts.update(world.host, small.id, { username: "boss", displayName: "The boss" });
    await expect(register("bOSS")).rejects.toMatchObject({ code: "duplicate" });
  });
});

describe("an e-mail", () => {
  const taken = { code: "duplicate", reason: "taken", values: { field: "email" } };

  it("belongs to one account, in any case, by whatever way another claims it", async () => {
    const { registration, accounts } = world.core;
    const carol = await register("carol", { email: "Carol@corp.example" });
    const email = "carol@CORP.example";
    await expect(register("eve", { email })).rejects.toMatchObject(taken);
    await expect(
      registration.register(world.host, { username: "eve", password: null, email }),
    ).rejects.toMatchObject(taken);
    const eve = await world.person("eve");
    await expect(accounts.update(eve.actor, eve.user.id, { email })).rejects.toMatchObject(taken);
    await expect(register(email)).rejects.toMatchObject({ code: "duplicate", reason: "taken" });
    const sns = { type: "1", id: "me", accessToken: "token of me" } as const;
    expect((await registration.loginBySns(from, sns, { username: "sue", email })).user.email).toBe("");
    expect(await accounts.update(world.host, carol.id, { email })).toMatchObject({ email });
  });

  it("is taken once, however many requests in different cases come at once", async () => {
    const emails = ["a@x.org", "A@x.org", "a@X.org", "A@X.ORG"];
    const tries = await Promise.allSettled(emails.map((email, n) => register(`n${n}`, { email })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("finds its account in any case, but prefers the same spelling where an older version has two", async () => {
    const { accounts } = world.core;
    const [one, two] = [await older("one"), await older("two")];
    const login = (email: string) => accounts.login("any", email, "right", from);
    await world.store.users.update(one.id, { email: "a@x.org" });
    expect((await login("A@x.org")).id).toBe(one.id);
    expect(await accounts.findByEmail("A@X.org")).toMatchObject({ id: one.id });
    await world.store.users.update(two.id, { email: "A@x.org" });
    expect((await login("a@x.org")).id).toBe(one.id);
    expect((await login("A@x.org")).id).toBe(two.id);
    expect((await login("A@X.ORG")).id).toBe(one.id);
    expect(await accounts.findByEmail("A@x.org")).toMatchObject({ id: two.id });
    expect(await accounts.findByEmail("A@X.ORG")).toBeUndefined();
    await accounts.update(world.host, two.id, { displayName: "Two", email: "A@x.org" });
    await expect(accounts.update(world.host, two.id, { email: "A@X.org" })).rejects.toMatchObject(taken);
  });
});

describe("a login", () => {
  it("finds a username in any case and width, but not by a similar look", async () => {
    const { accounts } = world.core;
    const { user } = await world.person("Änne", { password: "right" });
    for (const handle of ["Änne", "änne", "ÄNNE", "A\u0308nne"]) {
      for (const by of ["username", "any"] as const)
        expect((await accounts.login(by, handle, "right", from)).id).toBe(user.id);
    }
    await expect(accounts.login("any", "Änn\u0435", "right", from)).rejects.toMatchObject({
      code: "user_not_found",
    });
    await expect(accounts.login("any", "ÄNNE", "wrong", from)).rejects.toMatchObject({
      code: "wrong_password",
    });
  });

  it("that matches several accounts tries each", async () => {
    const { accounts } = world.core;
    const named = await older("13800138000");
    const { user: called } = await world.person("carol", { password: "hers" });
    await world.store.users.update(called.id, { phone: "13800138000" });
    expect((await accounts.login("any", "13800138000", "right", from)).id).toBe(named.id);
    expect((await accounts.login("any", "13800138000", "hers", from)).id).toBe(called.id);
    await expect(accounts.login("any", "13800138000", "no", from)).rejects.toMatchObject({
      code: "wrong_password",
    });
  });
});

describe("a phone proven by a code", () => {
  const phone = "13800138000";
  const app = (address: string) => stranger({ address, dialect: "app" });

  it("is taken from an account that only claimed it, and belongs to the one that proved it from then on", async () => {
    const { registration, accounts } = world.core;
    const mallory = await register("helpful", { phone });
    const alice = await registration.loginByPhone(app("10.0.0.9"), phone);
    expect(alice).toMatchObject({ username: phone, phone, hasProvenPhone: true });
    expect(alice.id).not.toBe(mallory.id);
    expect(await accounts.get(mallory.id)).toMatchObject({ phone: "" });
    expect((await registration.loginByPhone(app("10.0.7.7"), phone)).id).toBe(alice.id);
    await expect(register("again", { phone })).rejects.toMatchObject({ code: "duplicate" });
  });

  it("is given back when no account can be created for it", async () => {
    const mallory = await register("helpful", { phone });
    world.rules["registration.policy"] = "closed";
    await expect(world.core.registration.loginByPhone(app("10.0.0.9"), phone)).rejects.toMatchObject({
      code: "registration_closed",
    });
    expect(await world.core.accounts.get(mallory.id)).toMatchObject({ phone });
  });

  it("leads to the account that claims it if that is logged in by the same API, or got it from the admin", async () => {
    const { registration, sessions, accounts } = world.core;
    const bo = await register("bo", { phone });
    await sessions.open(bo, { address: "10.0.0.9", dialect: "native" });
    const here = app("10.0.0.9");
    await sessions.open(bo, here);
    expect((await registration.loginByPhone(here, phone)).id).toBe(bo.id);
    expect((await registration.loginByPhone(app("10.0.7.7"), phone)).id).toBe(bo.id);
    const cy = await register("cy");
    await accounts.update(world.host, cy.id, { phone: "13900000000" });
    expect((await registration.loginByPhone(app("10.0.7.7"), "13900000000")).id).toBe(cy.id);
    const own = { ...here, kind: "user", userId: cy.id } as const;
    await accounts.update(own, cy.id, { phone: "13700000000" });
    expect((await registration.loginByPhone(app("10.0.7.7"), "13700000000")).id).not.toBe(cy.id);
  });

  it("creates an account under another username where its own is taken", async () => {
    await register(phone);
    expect(await world.core.registration.loginByPhone(app("10.0.0.9"), phone)).toMatchObject({
      username: `${phone}-2`,
      phone,
    });
  });
});

it("a third party's nickname never fails a login: a taken or reserved one is replaced by the username", async () => {
  world.rules["sns.verify"] = "off";
  await register("boss");
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("boss", "Bоss", "system", "管理员", "Nobody's"), async (nickname) => {
      n++;
      const { user } = await world.core.registration.loginBySns(
        from,
        { type: "1", id: `id ${n}`, accessToken: "" },
        { username: nickname, displayName: nickname },
      );
      const isFree = nickname === "Nobody's" && n === 1;
      if (!isFree) expect([user.username, user.displayName]).not.toContain("system");
      expect(["boss", "Bоss", "system", "管理员"]).not.toContain(user.displayName);
    }),
    { numRuns: 15 },
  );
});
