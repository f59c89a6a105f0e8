/** A wall clock that jumps (security.md 10): nothing is deleted for its age until it has been steady for an hour. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WallClock } from "../../../server/chat/wall-clock.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { at, createWorld, type World } from "../../support/core.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a wall clock", () => {
  const clock = (lastKnown: number | null) => {
    const now = { wall: 1_000 * DAY, monotonic: 5 };
    const wallClock = new WallClock(
      () => now.wall,
      () => now.monotonic,
      lastKnown,
    );
    const pass = (ms: number, wall = ms): void => {
      now.monotonic += ms;
      now.wall += wall;
    };
    return { wallClock, pass };
  };

  it.each([400 * DAY, -400 * DAY, DAY + 1, -DAY - 1])(
    "that jumps by %i ms is steady after an hour",
    (jump) => {
      const { wallClock, pass } = clock(null);
      expect(wallClock.isSteady()).toBe(true);
      pass(0, jump);
      expect(wallClock.isSteady()).toBe(false);
      pass(HOUR - 1);
      expect(wallClock.isSteady()).toBe(false);
      pass(1);
      expect(wallClock.isSteady()).toBe(true);
    },
  );

  it("that is corrected after a jump starts its hour again", () => {
    const { wallClock, pass } = clock(null);
    pass(0, 400 * DAY);
    expect(wallClock.isSteady()).toBe(false);
    pass(HOUR / 2);
    pass(0, -400 * DAY);
    expect(wallClock.isSteady()).toBe(false);
    pass(HOUR / 2);
    expect(wallClock.isSteady()).toBe(false);
  });

  it.each([30_000, -30_000, 23 * HOUR])("that is corrected by %i ms stays steady", (step) => {
    const { wallClock, pass } = clock(1_000 * DAY);
    pass(HOUR, HOUR + step);
    expect(wallClock.isSteady()).toBe(true);
  });

  it.each([600 * DAY, 1_400 * DAY])(
    "that is far from the last write of an earlier run (%i) is not steady at first",
    (then) => {
      const { wallClock, pass } = clock(then);
      expect(wallClock.isSteady()).toBe(false);
      pass(HOUR);
      expect(wallClock.isSteady()).toBe(true);
    },
  );
});

describe("after a jump of the clock", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  /** At least one row in every table whose rows expire. */
  async function fill(): Promise<void> {
    const { core, host, rules } = world;
    rules["messages.retentionDays"] = 30;
    const { user, actor } = await world.person("ada");
    const room = await core.rooms.create(actor, { name: "Den" });
    await core.messages.post(actor, room.id, { kind: "text", body: "kept for a month" });
    await core.media.saveUpload(
      { name: "a.bin", data: new Uint8Array(9) },
      { roomId: room.id, ownerId: user.id },
    );
    await core.messages.postFile(actor, room.id, { name: "b.bin", data: new Uint8Array(9) });
    await core.sessions.open(user, at("10.0.0.1"));
    await core.captchas.issue(at("10.0.0.1"), { target: "1", purpose: "phone-login", isKnown: true });
    const until = new Date(core.now() + DAY).toISOString();
    await core.captchas.blacklistAdd(host, "10.0.0.2", { until });
    await core.moderation.ban(host, { address: "10.0.0.9", until, reason: "" });
    await core.moderation.mute(host, { userId: user.id, until, reason: "" });
  }

  async function everything() {
    const { activity, secret, messages, audit, lastWrittenAt, transaction, ...tables } = world.store;
    const rows = await Promise.all(
      Object.entries(tables).map(async ([name, table]) => [name, await rowsOf(table as never)] as const),
    );
    const { items } = await messages.page(1, { after: 0, limit: 100 });
    const { files } = await world.core.files.usage(world.host, 1);
    return { ...Object.fromEntries(rows), messages: items, files };
  }

  it("a sweep deletes nothing, however old it looks, and everything an hour later, with a row in the audit", async () => {
    await fill();
    const before = await everything();
    // A new table must have expiring rows here as well, or be listed as one without.
    const ageless = ["merchants", "merchantMembers", "activationCodes", "hooks"];
    const empty = Object.entries(before).filter(([, rows]) => Array.isArray(rows) && rows.length === 0);
    expect(empty.map(([name]) => name).sort()).toEqual(ageless.sort());

    world.jump(400 * DAY);
    await world.core.sweep();
    expect(await everything()).toEqual(before);
    world.jump(-400 * DAY);
    await world.core.sweep();
    expect(await everything()).toEqual(before);

    world.jump(400 * DAY);
    await world.core.sweep();
    world.pass(HOUR);
    await world.core.sweep();
    expect(await everything()).toMatchObject({
      sessions: [],
      leases: [],
      bans: [],
      mutes: [],
      blacklist: [],
      messages: [],
      files: 0,
    });
    const { items } = await world.core.audit.page({
      page: 1,
      pageSize: 9,
      actions: ["message.expire", "file.expire"],
    });
    expect(items.map(({ who, action, why }) => [who, action, why]).sort()).toEqual([
      ["system", "file.expire", "1"],
      ["system", "message.expire", "2"],
    ]);
  });

  it("codes can be requested as often as before", async () => {
    const ask = () =>
      world.core.captchas.issue(at("10.0.0.1"), { target: "1", purpose: "phone-login", isKnown: true });
    for (let asked = 1; asked < world.rules["captcha.maxPerMinute"]; asked++) await ask();
    world.pass(61_000);
    world.jump(-HOUR);
    await ask();
  });

  it("back, a login that is used ends as long after its last use as any other", async () => {
    const { core, rules } = world;
    Object.assign(rules, { "session.hours": 24, "identity.leaseHours": 24 });
    const { user } = await world.person("ada", { password: "secret" });
    world.jump(400 * DAY);
    const { token } = await core.sessions.open(user, at("10.0.0.1"));
    world.jump(-400 * DAY);
    await core.sessions.prove(token, at("10.0.0.1"));
    await core.sessions.actAs(user, at("10.0.0.1"));
    world.pass(23 * HOUR);
    await core.sessions.prove(token, at("10.0.0.1"));
    world.pass(25 * HOUR);
    await expect(core.sessions.prove(token, at("10.0.0.1"))).rejects.toThrow();
    await expect(core.sessions.actAs(user, at("10.0.0.1"))).rejects.toThrow();
  });
});
