import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Document } from "../../../server/store/documents.ts";
import { blacklistOf, captchasOf, rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const HOME = at("10.0.0.1");
const TARGET = "18700000000";
const MINUTE = 60_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const issue = (target = TARGET, from = HOME) =>
  world.core.captchas.issue(from, { purpose: "phone-login", target, isKnown: true });
const verify = (code: string, target = TARGET) =>
  world.core.captchas.verify(HOME, "phone-login", target, code);
const codeOf = () => world.delivered.at(-1)?.code ?? "";
const wrongCode = () => (codeOf() === "0000" ? "1111" : "0000");

it("a banned address gets no verification code, and cannot use one", async () => {
  await issue();
  await world.core.moderation.ban(world.host, { address: HOME.address, reason: "spam" });
  await expect(issue("18700000001")).rejects.toMatchObject({ code: "banned" });
  await expect(verify(codeOf())).rejects.toMatchObject({ code: "banned" });
  expect(world.delivered).toHaveLength(1);
  await issue("18700000001", at("10.0.0.2"));
});

describe("a verification code", () => {
  it("has as many digits as set, and is sent to the target and not to the caller", async () => {
    expect(await issue()).toEqual({ code: "" });
    expect(codeOf()).toMatch(/^\d{4}$/);
    world.rules["captcha.length"] = 6;
    world.rules["captcha.delivery"] = "response";
    expect((await issue("18700000001")).code).toMatch(/^\d{6}$/);
  });

  it("works once, for its target and purpose only", async () => {
    await issue();
    await expect(verify(codeOf(), "18700000009")).rejects.toMatchObject({ code: "wrong_code" });
    await expect(world.core.captchas.verify(HOME, "password-reset", TARGET, codeOf())).rejects.toMatchObject({
      code: "wrong_code",
    });
    await verify(codeOf());
    await expect(verify(codeOf())).rejects.toMatchObject({ code: "wrong_code" });
    expect((await captchasOf(world.core))[0]?.state).toBe("used");
    expect((await rowsOf(world.store.captchas))[0]?.code).toBe("");
  });

  it("is invalidated by the fifth wrong try, by a newer code, and by time", async () => {
    await issue();
    for (let tries = 0; tries < 4; tries++) await verify(wrongCode()).catch(() => undefined);
    await verify(codeOf());
    await issue();
    for (let tries = 0; tries < 5; tries++) await verify(wrongCode()).catch(() => undefined);
    await expect(verify(codeOf())).rejects.toMatchObject({ code: "wrong_code" });
    world.pass(2 * MINUTE);
    await issue();
    const older = codeOf();
    world.pass(MINUTE);
    await issue();
    if (older !== codeOf()) await expect(verify(older)).rejects.toMatchObject({ code: "wrong_code" });
    world.pass(11 * MINUTE);
    await expect(verify(codeOf())).rejects.toMatchObject({ code: "wrong_code" });
    await world.core.sweep();
    const states = (await captchasOf(world.core)).map((row) => row.state);
    expect(states).toEqual(["expired", "revoked", "failed", "used"]);
    expect((await rowsOf(world.store.captchas)).every((row) => row.code === "")).toBe(true);
  });

  it("stays revoked when it is revoked while it is being sent", async () => {
    await world.close();
    world = await createWorld((context) => ({
      ...context,
      delivery: {
        async deliver({ id }) {
          await world.core.captchas.revoke(world.host, id);
          return { delivered: true, detail: "" };
        },
      },
    }));
    await issue();
    expect((await captchasOf(world.core))[0]?.state).toBe("revoked");
  });

  it("is revealed, marked and revoked by admins only, and each of these is logged", async () => {
    await issue();
    const { actor } = await world.person("ada", { password: "pw" });
    const { captchas } = world.core;
    await expect(captchas.reveal(actor, 1)).rejects.toMatchObject({ code: "forbidden" });
    expect(await captchas.reveal(world.host, 1)).toBe(codeOf());
    await captchas.markDelivered(world.host, 1);
    expect((await captchasOf(world.core))[0]?.state).toBe("delivered");
    await captchas.revoke(world.host, 1);
    await expect(captchas.reveal(world.host, 1)).rejects.toMatchObject({ code: "not_found" });
    await expect(verify(codeOf())).rejects.toMatchObject({ code: "wrong_code" });
    const { items } = await world.store.audit.list({ page: 1, pageSize: 50 });
    expect(items.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(["captcha.reveal", "captcha.delivered", "captcha.revoke"]),
    );
    expect(JSON.stringify(items)).not.toContain(`"${codeOf()}"`);
  });
});

describe("the list of codes", () => {
  const row = {
    purpose: "phone-login",
    code: "1234",
    address: HOME.address,
    dialect: "test",
    state: "pending",
    wrongTries: 0,
    requestedAt: "2026-01-01T00:00:00.000Z",
    expiresAt: "2026-01-01T00:01:00.000Z",
  } as const;
  const fill = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => world.store.captchas.add({ ...row, target: `1870${n}` })),
    );
  /** How often `work` writes the document of the codes. */
  async function writesOf(work: () => Promise<unknown>): Promise<number> {
    const write = vi.spyOn(Document.prototype, "write");
    await work();
    const writes = write.mock.contexts.filter(
      (one) => one instanceof Document && one.name === "captchas",
    ).length;
    write.mockRestore();
    return writes;
  }

  it("is cleaned up in one write, by one sweep at a time", async () => {
    await fill(150);
    world.pass(2 * MINUTE);
    expect(world.core.sweep()).toBe(world.core.sweep());
    await world.core.sweep();
    await fill(150);
    expect(await writesOf(() => world.core.sweep())).toBe(1);
    const rows = await rowsOf(world.store.captchas);
    expect(rows.filter(({ state, code }) => state === "expired" && code === "")).toHaveLength(300);
  });

  it("is written once for a request, and once for the request over the limit", async () => {
    await issue();
    expect(await writesOf(issue)).toBe(1);
    expect((await captchasOf(world.core)).map(({ state }) => state)).toEqual(["pending", "revoked"]);
    await issue();
    expect(await writesOf(() => issue().catch(() => undefined))).toBe(1);
  });

  it("keeps the newest 10,000", async () => {
    await fill(10_003);
    await world.core.sweep();
    const rows = await captchasOf(world.core);
    expect([rows.length, rows.at(-1)?.id]).toEqual([10_000, 4]);
  });
});

describe("what has expired", () => {
  it("ends, and is announced, without a sweep of everything", async () => {
    await issue();
    const until = new Date(world.core.now() + MINUTE).toISOString();
    await world.core.captchas.blacklistAdd(world.host, "somebody@example.com", { until });
    world.pass(11 * MINUTE);
    world.events.length = 0;
    await world.core.endExpired();
    expect(world.events.map(({ type }) => type)).toEqual(["captcha.changed", "moderation.changed"]);
    expect(await rowsOf(world.store.blacklist)).toEqual([]);
  });
});

describe("requesting codes too often", () => {
  it("blacklists the target at the fourth request of a minute, from wherever it comes", async () => {
    for (let n = 0; n < 3; n++) await issue(TARGET, at(`10.0.1.${n}`));
    await expect(issue(TARGET, at("10.0.1.9"))).rejects.toMatchObject({
      code: "blacklisted",
      reason: "blacklisted_now",
    });
    expect(await blacklistOf(world.core)).toMatchObject([{ target: TARGET, reason: "too-many-requests" }]);
    world.pass(2 * MINUTE);
    await expect(issue(TARGET, at("10.0.1.10"))).rejects.toMatchObject({ reason: "blacklisted" });
    world.pass(59 * MINUTE);
    await issue(TARGET, at("10.0.1.11"));
  });

  it("counts the addresses of one IPv6 network as one", async () => {
    for (let n = 0; n < 3; n++) await issue(`1870000001${n}`, at(`2001:db8:1:2::${n}`));
    await expect(issue("18700000013", at("2001:db8:1:2:ffff::9"))).rejects.toMatchObject({
      code: "blacklisted",
    });
    await issue("18700000014", at("2001:db8:1:3::1"));
  });

  it.each([
    ["Somebody@Example.com", "somebody@example.com"],
    ["2001:DB8:0:0:0:0:0:9", "2001:db8::9"],
    ["+8613800138000", "+8613800138000"],
  ])("knows what an admin has blacklisted, however it is written: %s", async (written, meant) => {
    const { captchas } = world.core;
    await captchas.blacklistAdd(world.host, written);
    expect((await blacklistOf(world.core)).map(({ target }) => target)).toEqual([meant]);
    const from = at(meant.includes("::") ? meant : "10.0.0.7");
    const order = { purpose: "password-reset", target: written, isKnown: true } as const;
    await expect(captchas.issue(from, order)).rejects.toMatchObject({ code: "blacklisted" });
    await captchas.blacklistRemove(world.host, written);
    await captchas.issue(from, order);
  });

  it.each([
    ["１３８００１３８０００", "13800138000"],
    ["＋８６１３８００１３８０００", "+8613800138000"],
    ["zoe＠example。com", "zoe@example.com"],
    ["１０．０．０．７", "10.0.0.7"],
  ])("takes what an admin blacklists in full-width characters: %s", async (typed, target) => {
    await world.core.captchas.blacklistAdd(world.host, typed);
    expect(await blacklistOf(world.core)).toMatchObject([{ target }]);
    await expect(issue(target, at("10.0.0.7"))).rejects.toMatchObject({ code: "blacklisted" });
  });

  it.each(["hello world", "1234", "nobody@", "10.0.0.256"])(
    "takes no other target from an admin: %s",
    async (target) => {
      const added = world.core.captchas.blacklistAdd(world.host, target);
      await expect(added).rejects.toMatchObject({ reason: "target_invalid" });
      expect(await blacklistOf(world.core)).toEqual([]);
    },
  );

  it("refuses an address that an admin has blacklisted by itself or by its network", async () => {
    const { captchas } = world.core;
    await captchas.blacklistAdd(world.host, "2001:db8:1:2::1");
    await captchas.blacklistAdd(world.host, "2001:db8:1:3::/64");
    await expect(issue("18700000020", at("2001:db8:1:2::1"))).rejects.toMatchObject({ code: "blacklisted" });
    await expect(issue("18700000021", at("2001:db8:1:3::7"))).rejects.toMatchObject({ code: "blacklisted" });
    await issue("18700000022", at("2001:db8:1:2::2"));
  });

  it("blacklists the address, unknown targets counted, until an admin lifts it", async () => {
    const { captchas } = world.core;
    for (let n = 0; n < 3; n++) {
      await captchas.issue(HOME, { purpose: "phone-login", target: `1870000000${n}`, isKnown: false });
    }
    expect(world.delivered).toEqual([]);
    await expect(issue("18700000005")).rejects.toMatchObject({ code: "blacklisted" });
    expect((await blacklistOf(world.core)).map((entry) => entry.target)).toEqual([HOME.address]);
    await captchas.blacklistRemove(world.host, HOME.address);
    await issue("18700000005");
  });

  it("starts anew for the target and the address once an admin has lifted either", async () => {
    const { captchas } = world.core;
    const askedTooOften = { reason: "blacklisted_now" };
    for (let n = 0; n < 3; n++) await issue();
    await expect(issue()).rejects.toMatchObject(askedTooOften);
    await captchas.blacklistRemove(world.host, TARGET);
    for (let n = 0; n < 3; n++) await issue();
    await expect(issue("18700000001")).rejects.toMatchObject(askedTooOften);
    await captchas.blacklistRemove(world.host, HOME.address);
    for (let n = 0; n < 3; n++) await issue();
    await expect(issue()).rejects.toMatchObject(askedTooOften);
    expect((await blacklistOf(world.core)).map((entry) => entry.target)).toEqual([TARGET]);
  });

  it("counts an unknown target for the address that names it, and for nobody else", async () => {
    const { captchas } = world.core;
    const nobody = { purpose: "phone-login", target: at("10.0.0.9").address, isKnown: false } as const;
    for (let n = 0; n < 8; n++) await captchas.issue(at(`10.0.1.${n}`), nobody);
    expect(await blacklistOf(world.core)).toEqual([]);
    await issue(TARGET, at("10.0.0.9"));
    expect(world.delivered).toHaveLength(1);
  });

  it("forgets requests that are a minute old", async () => {
    for (let n = 0; n < 9; n++) {
      await issue();
      world.pass(30_001);
    }
    expect(world.delivered).toHaveLength(9);
  });
});
