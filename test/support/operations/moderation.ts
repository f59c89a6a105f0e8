import { describe, expect, it } from "vitest";
import type { Console } from "../console.ts";

export function moderationStories(open: () => Console): void {
  describe("moderation", () => {
    it("kicks from a room: the person stays connected and may rejoin", async () => {
      const { ok, refused, person, connect, newest } = open();
      const room = await ok("rooms.create", { name: "Kick room" });
      const rex = await person("rex");
      const { connection, closed } = await connect(rex, room.id);
      await ok("moderation.kick", { userId: rex.id, roomId: room.id, reason: "shouting" });
      expect(connection.rooms.has(room.id)).toBe(false);
      expect(closed).toEqual([]);
      expect(await newest("moderation.kick")).toMatchObject({
        who: "host",
        whom: "rex",
        where: "Kick room",
        why: "shouting",
      });
      expect(await refused("moderation.kick", { userId: rex.id, roomId: room.id, reason: "" })).toMatchObject(
        {
          code: "not_member",
        },
      );
      await connect(rex, room.id);
      expect((await ok("rooms.get", { roomId: room.id })).online).toBe(1);
    });

    it("kicks from the server: every token and socket ends, with the reason", async () => {
      const { ok, person, connect } = open();
      const kit = await person("kit");
      const [first, second] = [await connect(kit), await connect(kit)];
      await ok("moderation.kick", { userId: kit.id, reason: "enough" });
      expect([first.closed, second.closed]).toEqual([["kicked: enough"], ["kicked: enough"]]);
      expect((await ok("users.sessions", { userId: kit.id })).total).toBe(0);
    });

    it("bans a person until it is lifted, and tells them the reason", async () => {
      const { ok, refused, person, connect, newest, test } = open();
      const bob = await person("bob");
      const { closed } = await connect(bob);
      const ban = await ok("moderation.ban", {
        userId: bob.id,
        until: "2099-01-01T00:00:00Z",
        reason: "spam",
      });
      expect(ban).toMatchObject({
        user: { username: "bob" },
        address: null,
        room: null,
        by: "host",
        reason: "spam",
      });
      expect(ban.until).toBe("2099-01-01T00:00:00.000Z");
      expect(closed).toEqual(["banned: spam"]);
      const from = { address: "127.0.0.9", dialect: "native" };
      const login = () => test.host.core.accounts.login("username", "bob", "bob's password", from);
      await expect(login()).rejects.toMatchObject({
        code: "banned",
        message: expect.stringContaining("spam"),
      });
      expect((await ok("moderation.bans", { query: "bob" })).items).toEqual([ban]);

      await ok("moderation.unban", { userId: bob.id, reason: "sorry" });
      await expect(login()).resolves.toMatchObject({ id: bob.id });
      expect(await newest("moderation.unban")).toMatchObject({ whom: "bob", why: "sorry" });
      expect(await refused("moderation.unban", { userId: bob.id })).toMatchObject({ code: "not_found" });
      expect((await ok("moderation.bans", { query: "bob" })).total).toBe(0);
    });

    it("bans an address, or an account from one room only", async () => {
      const { ok, person, connect, test } = open();
      const { core } = test.host;
      const ban = await ok("moderation.ban", { address: "127.0.0.77", reason: "flood" });
      expect(ban).toMatchObject({ user: null, address: "127.0.0.77" });
      await expect(core.restrictions.assertWelcome(null, "127.0.0.77")).rejects.toMatchObject({
        code: "banned",
      });
      await ok("moderation.unban", { id: ban.id });
      await expect(core.restrictions.assertWelcome(null, "127.0.0.77")).resolves.toBeUndefined();

      const network = await ok("moderation.ban", { address: "2001:DB8:0:2::7/64", reason: "flood" });
      expect(network).toMatchObject({ user: null, address: "2001:db8:0:2::/64" });
      const welcome = (address: string) => core.restrictions.assertWelcome(null, address);
      await expect(welcome("2001:db8:0:2:ffff::1")).rejects.toMatchObject({ code: "banned" });
      await expect(welcome("2001:db8:0:3::7")).resolves.toBeUndefined();
      await ok("moderation.unban", { address: "2001:db8:0:2::/64" });
      await expect(welcome("2001:db8:0:2::7")).resolves.toBeUndefined();

      const room = await ok("rooms.create", { name: "Not for Una" });
      const una = await person("una");
      const { connection, closed } = await connect(una, room.id);
      await ok("moderation.ban", { userId: una.id, roomId: room.id, reason: "here only" });
      expect([connection.rooms.size, closed]).toEqual([0, []]);
      await expect(connect(una, room.id)).rejects.toMatchObject({ code: "banned" });
      expect((await ok("moderation.bans", { filter: { roomId: room.id } })).items).toMatchObject([
        { user: { username: "una" }, room: { name: "Not for Una" } },
      ]);
    });

    it("refuses a ban without a target, with two targets, or with a past expiry", async () => {
      const { refused, person } = open();
      const vic = await person("vic");
      expect(await refused("moderation.ban", { reason: "x" })).toMatchObject({ code: "invalid" });
      expect(await refused("moderation.ban", { userId: vic.id, address: "::1", reason: "x" })).toMatchObject({
        code: "invalid",
      });
      for (const until of ["2001-01-01", "tomorrow", "2099-02-30", "2099-02-29T00:00:00Z"]) {
        expect(await refused("moderation.ban", { userId: vic.id, until, reason: "x" })).toMatchObject({
          code: "invalid",
        });
      }
      expect(await refused("moderation.bans", { page: 0 })).toMatchObject({ code: "invalid" });
    });

    it("mutes and unmutes, everywhere or in one room", async () => {
      const { ok, refused, person, newest, test } = open();
      const wes = await person("wes");
      const room = await ok("rooms.create", { name: "Quiet" });
      const mute = await ok("moderation.mute", { userId: wes.id, roomId: room.id, reason: "loud" });
      expect(mute).toMatchObject({
        user: { username: "wes" },
        room: { name: "Quiet" },
        by: "host",
        until: null,
      });
      expect(await newest("moderation.mute")).toMatchObject({ whom: "wes", where: "Quiet", why: "loud" });
      expect((await ok("moderation.mutes", { filter: { userId: wes.id } })).items).toEqual([mute]);
      expect(await refused("moderation.unmute", { userId: wes.id })).toMatchObject({ code: "not_found" });
      await ok("moderation.unmute", { userId: wes.id, roomId: room.id });
      expect(await test.host.core.restrictions.muteOf(wes.id, room.id)).toBeUndefined();
      expect(await refused("moderation.mute", { userId: 999_999, reason: "" })).toMatchObject({
        code: "user_not_found",
      });
      expect(await refused("moderation.mutes", { pageSize: 0 })).toMatchObject({ code: "invalid" });
    });

    it("has a log of its own, newest first, which can be filtered", async () => {
      const { ok, refused, person } = open();
      const xia = await person("xia");
      await ok("rooms.create", { name: "Log noise" });
      await ok("moderation.mute", { userId: xia.id, reason: "one" });
      await ok("moderation.unmute", { userId: xia.id });
      const { items, total } = await ok("moderation.log", { query: "xia" });
      expect(total).toBe(2);
      expect(items.map(({ what }) => what)).toEqual(["moderation.unmute", "moderation.mute"]);
      expect(items[1]).toMatchObject({ who: "host", whom: "xia", where: "", why: "one" });
      expect(Date.parse(items[1]?.when ?? "")).toBeGreaterThan(Date.now() - 60_000);
      const mutes = await ok("moderation.log", { query: "xia", filter: { what: "moderation.mute" } });
      expect(mutes.total).toBe(1);
      expect((await ok("moderation.log", { filter: { what: "room.create" } })).total).toBe(0);
      expect(await refused("moderation.log", { pageSize: "many" })).toMatchObject({ code: "invalid" });
    });
  });
}
