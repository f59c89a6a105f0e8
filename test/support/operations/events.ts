import { describe, expect, it } from "vitest";
import type { Console } from "../console.ts";

export function eventStories(open: () => Console): void {
  describe("live events", () => {
    it("carry new and changed rows completely, and say what was removed", async () => {
      const { ok, person, listen } = open();
      const heard = await listen();
      const room = await ok("rooms.create", { name: "Live" });
      const [row] = (await heard.next("rooms.changed", ({ rooms }) => rooms.some(({ id }) => id === room.id)))
        .rooms;
      expect(row).toEqual(room);
      const eva = await person("eva");
      const { users } = await heard.next("users.changed", (event) =>
        event.users.some(({ id }) => id === eva.id),
      );
      expect(users.find(({ id }) => id === eva.id)).toEqual(await ok("users.get", { userId: eva.id }));

      await ok("moderation.ban", { userId: eva.id, reason: "live" });
      await heard.next("moderation.changed");
      await heard.next("users.changed", (event) =>
        event.users.some(({ id, isBanned }) => id === eva.id && isBanned),
      );
      const { rows } = await heard.next("audit.added", (event) =>
        event.rows.some(({ why }) => why === "live"),
      );
      expect(rows.find(({ why }) => why === "live")).toMatchObject({ what: "moderation.ban", whom: "eva" });

      await ok("rooms.dissolve", { roomId: room.id });
      await ok("users.delete", { userId: eva.id });
      await heard.next("room.removed", ({ roomId }) => roomId === room.id);
      await heard.next("user.removed", ({ userId }) => userId === eva.id);
      heard.subscription.close();
    });

    it("carry the rooms whose owner has another name now", async () => {
      const { ok, person, listen } = open();
      const ivy = await person("ivy-renamed");
      const room = await ok("rooms.create", { name: "Ivy's room", ownerId: ivy.id });
      const heard = await listen();
      await ok("users.update", { userId: ivy.id, displayName: "Ivy Green" });
      const { rooms } = await heard.next("rooms.changed", (event) =>
        event.rooms.some(({ id, owner }) => id === room.id && owner?.displayName === "Ivy Green"),
      );
      expect(rooms.find(({ id }) => id === room.id)).toEqual(await ok("rooms.get", { roomId: room.id }));
      heard.subscription.close();
    });

    it("say within seconds that a mute or a blacklisting has expired", async () => {
      const { ok, person, listen } = open();
      const heard = await listen();
      const dan = await person("dan-for-a-second");
      const until = new Date(Date.now() + 1000).toISOString();
      const isMuted = (is: boolean) =>
        heard.next("users.changed", ({ users }) =>
          users.some((one) => one.id === dan.id && one.isMuted === is),
        );
      await ok("captchas.blacklistAdd", { target: "dan@example.com", until });
      await ok("moderation.mute", { userId: dan.id, until, reason: "" });
      await isMuted(true);
      heard.events.length = 0;
      await isMuted(false);
      expect((await ok("captchas.blacklist", { query: "dan@" })).total).toBe(0);
      heard.subscription.close();
    });

    it("carry messages and members of watched rooms only", async () => {
      const { ok, person, connect, listen } = open();
      const [watched, other] = [
        await ok("rooms.create", { name: "Watched" }),
        await ok("rooms.create", { name: "Unwatched" }),
      ];
      const heard = await listen();
      heard.subscription.watch([watched.id]);
      const fay = await person("fay");
      // The subscription is sent separately; the first event of the room shows that it has arrived.
      await expect
        .poll(async () => {
          await ok("rooms.say", { roomId: watched.id, body: "knock" });
          return heard.events.some(({ type }) => type === "messages.posted");
        })
        .toBe(true);
      await ok("rooms.say", { roomId: other.id, body: "unheard" });
      await connect(fay, other.id, watched.id);
      await heard.next("member.changed", ({ userId, change }) => userId === fay.id && change === "online");
      const said = await ok("rooms.say", { roomId: watched.id, body: "heard" });
      await heard.next("messages.posted", ({ messages }) => messages.some(({ id }) => id === said.id));
      await ok("rooms.deleteMessage", { roomId: watched.id, messageId: said.id });
      await heard.next("message.removed", ({ messageId }) => messageId === said.id);
      const others = heard.events.filter((event) => "roomId" in event && event.roomId === other.id);
      expect(others).toEqual([]);
      heard.subscription.close();
    });

    it("carry captchas, settings, merchants and the status", async () => {
      const { ok, listen, test } = open();
      const heard = await listen();
      const from = { address: "127.0.0.8", dialect: "app" };
      await test.host.core.captchas.issue(from, { purpose: "phone-login", target: "5550199", isKnown: true });
      const { captcha } = await heard.next("captcha.changed", ({ isNew }) => isNew);
      expect(captcha).toMatchObject({ target: "5550199", state: "pending" });
      expect(captcha).not.toHaveProperty("code");
      await ok("settings.update", { "server.name": "Attic" });
      expect((await heard.next("settings.changed")).names).toEqual(["server.name"]);
      await ok("settings.update", { "server.name": "Hearth" });
      await ok("activationCodes.create", { count: 1 });
      await heard.next("merchants.changed");
      const { status } = await heard.next("status");
      expect(status.port).toBe(test.port);
      heard.subscription.close();
    });

    it("stop when the listener leaves", async () => {
      const { ok, listen } = open();
      const heard = await listen();
      heard.subscription.close();
      const count = heard.events.length;
      const second = await listen();
      await ok("rooms.create", { name: "After" });
      await second.next("rooms.changed", ({ rooms }) => rooms.some(({ name }) => name === "After"));
      expect(heard.events.length).toBe(count);
      second.subscription.close();
    });
  });
}
