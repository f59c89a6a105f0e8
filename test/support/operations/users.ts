import { describe, expect, it } from "vitest";
import type { Console } from "../console.ts";
import { DOT } from "./rooms.ts";

export function userStories(open: () => Console): void {
  describe("users", () => {
    it("are created by the host even when registration is closed", async () => {
      const { ok, refused, newest, test } = open();
      await ok("settings.update", { "registration.policy": "closed" });
      const ivy = await ok("users.create", {
        username: "ivy",
        password: "a secret",
        displayName: "Ivy",
        phone: "5550100",
        profile: { city: "Oslo" },
      });
      await ok("settings.update", { "registration.policy": "open" });
      expect(ivy).toMatchObject({ username: "ivy", displayName: "Ivy", phone: "5550100", role: "user" });
      expect(ivy).toMatchObject({
        hasPassword: true,
        isOnline: false,
        isBanned: false,
        isMuted: false,
        rooms: 0,
      });
      expect(ivy.profile.city).toBe("Oslo");
      expect(JSON.stringify(ivy)).not.toMatch(/scrypt|passwordHash/);
      expect(await newest("user.register")).toMatchObject({ who: "host", whom: "ivy" });
      const from = { address: "127.0.0.9", dialect: "native" };
      await expect(
        test.host.core.accounts.login("phone", "5550100", "a secret", from),
      ).resolves.toMatchObject({
        id: ivy.id,
      });
      expect(await refused("users.create", { username: "ivy", password: "x" })).toMatchObject({
        code: "duplicate",
      });
      const boss = await ok("users.create", { username: "boss", password: "x", role: "admin" });
      expect(boss.role).toBe("admin");
    });

    it("are found by name, role, presence, ban and dialect", async () => {
      const { ok, refused, person, connect } = open();
      const [zoe, yan] = [await person("find-zoe"), await person("find-yan")];
      await connect(zoe);
      await ok("users.setRole", { userId: yan.id, role: "admin" });
      const find = async (filter: object) =>
        (await ok("users.list", { query: "FIND-", filter, sort: "username" })).items.map(
          (row) => row.username,
        );
      expect(await find({})).toEqual(["find-yan", "find-zoe"]);
      expect(await find({ online: true })).toEqual(["find-zoe"]);
      expect(await find({ online: false })).toEqual(["find-yan"]);
      expect(await find({ role: "admin" })).toEqual(["find-yan"]);
      expect(await find({ dialect: "native" })).toEqual(["find-zoe"]);
      expect(await find({ banned: true })).toEqual([]);
      await ok("moderation.ban", { userId: zoe.id, reason: "spam" });
      await ok("moderation.mute", { userId: yan.id, reason: "loud" });
      expect(await find({ banned: true })).toEqual(["find-zoe"]);
      expect(await find({ muted: true })).toEqual(["find-yan"]);
      expect(await ok("users.get", { userId: zoe.id })).toMatchObject({ isBanned: true, isOnline: false });
      expect(await refused("users.list", { filter: { colour: "red" } })).toMatchObject({ code: "invalid" });
      expect(await refused("users.get", { userId: 999_999 })).toMatchObject({ code: "user_not_found" });
    });

    it.each(["username", "displayName", "role", "rooms", "createdAt", "lastSeenAt"] as const)(
      "are sorted by %s both ways",
      async (key) => {
        const { ok } = open();
        const values = async (sort: typeof key | `-${typeof key}`) =>
          (await ok("users.list", { sort, pageSize: 1000 })).items.map((row) => {
            const value = row[key] ?? "";
            return typeof value === "string" ? value.toLowerCase() : value;
          });
        const rising = await values(key);
        const falling = await values(`-${key}`);
        const order = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
        expect(new Set(rising).size).toBeGreaterThan(1);
        expect(rising).toEqual([...rising].sort(order));
        expect(falling).toEqual([...falling].sort((a, b) => order(b, a)));
      },
    );

    it("are changed, each change with an entry in the audit log", async () => {
      const { ok, refused, person, newest } = open();
      const max = await person("max");
      await person("other-max");
      expect(
        await ok("users.update", { userId: max.id, username: "maxim", email: "max@example.org" }),
      ).toMatchObject({
        username: "maxim",
        email: "max@example.org",
      });
      expect(await newest("user.update")).toMatchObject({ whom: "max", why: "→ maxim" });
      expect(await refused("users.update", { userId: max.id, username: "other-max" })).toMatchObject({
        code: "duplicate",
      });
      expect((await ok("users.setRole", { userId: max.id, role: "admin" })).role).toBe("admin");
      expect(await newest("user.role")).toMatchObject({ whom: "maxim", why: "admin" });
      expect(await refused("users.setRole", { userId: max.id, role: "king" })).toMatchObject({
        code: "invalid",
      });
      expect((await ok("users.setAvatar", { userId: max.id, image: DOT })).avatar).toEqual(
        expect.any(String),
      );
      expect(await newest("user.avatar")).toMatchObject({ whom: "maxim" });
      expect((await ok("users.setAvatar", { userId: max.id, image: null })).avatar).toBeNull();
      expect(await refused("users.setAvatar", { userId: max.id, image: "a picture" })).toMatchObject({
        code: "invalid",
      });
    });

    it("get a new password, and every session ends", async () => {
      const { ok, refused, person, connect, newest, test } = open();
      const pat = await person("pat");
      const { closed } = await connect(pat);
      expect((await ok("users.sessions", { userId: pat.id })).total).toBe(1);

      await ok("users.resetPassword", { userId: pat.id, password: "a new one" });

      expect(closed).toEqual(["reset: The admin reset your password."]);
      expect((await ok("users.sessions", { userId: pat.id })).total).toBe(0);
      const from = { address: "127.0.0.9", dialect: "native" };
      await expect(test.host.core.accounts.login("username", "pat", "a new one", from)).resolves.toBeTruthy();
      expect(await newest("user.resetPassword")).toMatchObject({ who: "host", whom: "pat" });
      expect(await refused("users.resetPassword", { userId: pat.id, password: "" })).toMatchObject({
        code: "invalid",
      });
    });

    it("have rooms, sessions and connections, which are shown and can be ended", async () => {
      const { ok, refused, person, connect, newest } = open();
      const sam = await person("sam");
      const room = await ok("rooms.create", { name: "Sam's room", ownerId: sam.id });
      const first = await connect(sam, room.id);
      const second = await connect(sam);
      expect((await ok("users.rooms", { userId: sam.id })).items).toMatchObject([
        { id: room.id, name: "Sam's room", isOwner: true, isOnline: true },
      ]);
      const { items: connections } = await ok("users.connections", { userId: sam.id });
      expect(connections).toMatchObject([
        { dialect: "native", address: "127.0.0.9", rooms: [{ id: room.id, name: "Sam's room" }] },
        { dialect: "native", rooms: [] },
      ]);
      const { items: sessions } = await ok("users.sessions", { userId: sam.id });
      expect(sessions).toMatchObject([{ dialect: "native", address: "127.0.0.9" }, {}]);
      expect(JSON.stringify(sessions)).not.toContain("tokenHash");
      const neighbour = await person("neighbour");
      await connect(neighbour);
      const { items: addresses } = await ok("users.addresses", { userId: sam.id });
      expect(addresses.map(({ address }) => address)).toEqual(["127.0.0.9"]);
      expect(addresses[0]?.others.map(({ username }) => username)).toContain("neighbour");
      expect(addresses[0]?.others.map(({ username }) => username)).not.toContain("sam");

      await ok("users.endSessions", { userId: sam.id, sessionId: second.connection.sessionId ?? 0 });
      expect([first.closed, second.closed]).toEqual([[], ["ended: The admin ended this session."]]);
      await ok("users.endSessions", { userId: sam.id });
      expect(first.closed).toHaveLength(1);
      expect((await ok("users.sessions", { userId: sam.id })).total).toBe(0);
      await expect.poll(async () => (await ok("users.get", { userId: sam.id })).isOnline).toBe(false);
      const { lastSeenAt } = await ok("users.get", { userId: sam.id });
      expect(Date.parse(lastSeenAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
      const seen = await ok("users.list", { sort: "-lastSeenAt", query: "sam" });
      expect(seen.items[0]).toMatchObject({ id: sam.id, lastSeenAt });
      expect(await newest("user.endSessions")).toMatchObject({ who: "host", whom: "sam" });
      expect(await refused("users.endSessions", { userId: sam.id, sessionId: 999_999 })).toMatchObject({
        code: "not_found",
      });
      for (const operation of [
        "users.rooms",
        "users.sessions",
        "users.connections",
        "users.addresses",
      ] as const) {
        expect(await refused(operation, { userId: 999_999 })).toMatchObject({ code: "user_not_found" });
      }
    });

    it("are deleted with everything they own", async () => {
      const { ok, refused, person, connect, newest } = open();
      const tom = await person("tom");
      const room = await ok("rooms.create", { name: "Tom's room", ownerId: tom.id });
      const { closed } = await connect(tom, room.id);
      await ok("users.delete", { userId: tom.id });
      expect(closed).toEqual(["removed: The account was deleted."]);
      expect(await newest("user.delete")).toMatchObject({ who: "host", whom: "tom" });
      expect(await refused("users.delete", { userId: tom.id })).toMatchObject({ code: "user_not_found" });
      expect(await refused("rooms.get", { roomId: room.id })).toMatchObject({ code: "room_not_found" });
    });
  });
}
