import { describe, expect, it } from "vitest";
import { userActor } from "../../../server/chat/actor.ts";
import type { Console } from "../console.ts";

const from = { address: "127.0.0.8", dialect: "app" };

export function codeStories(open: () => Console): void {
  describe("captchas", () => {
    const issue = async ({ test, ok }: Console, target: string) => {
      await test.host.core.captchas.issue(from, { purpose: "phone-login", target, isKnown: true });
      const [row] = (await ok("captchas.list", { query: target })).items;
      if (!row) throw new Error("no captcha");
      return row;
    };

    it("are listed without their code, which is revealed on demand and logged", async () => {
      const console = open();
      const { ok, refused, newest, test } = console;
      const row = await issue(console, "5550111");
      expect(row).toEqual({
        id: row.id,
        purpose: "phone-login",
        target: "5550111",
        ...from,
        state: "pending",
        wrongTries: 0,
        requestedAt: row.requestedAt,
        expiresAt: row.expiresAt,
      });
      const { code } = await ok("captchas.reveal", { id: row.id });
      expect(code).toMatch(/^\d{4}$/);
      expect(await newest("captcha.reveal")).toMatchObject({ who: "host", whom: "5550111" });
      await test.host.core.captchas.verify(from, "phone-login", "5550111", code);
      expect((await ok("captchas.list", { query: "5550111", state: "used" })).total).toBe(1);
      expect(await refused("captchas.reveal", { id: row.id })).toMatchObject({ code: "not_found" });
      expect(await refused("captchas.list", { state: "lost" })).toMatchObject({ code: "invalid" });
    });

    it("are marked delivered and revoked", async () => {
      const console = open();
      const { ok, refused, newest, test } = console;
      const row = await issue(console, "5550112");
      await ok("captchas.markDelivered", { id: row.id });
      expect((await ok("captchas.list", { filter: { state: "delivered" } })).items).toMatchObject([
        { id: row.id },
      ]);
      const { code } = await ok("captchas.reveal", { id: row.id });
      await ok("captchas.revoke", { id: row.id });
      expect(await newest("captcha.revoke")).toMatchObject({ who: "host", whom: "5550112" });
      const tried = test.host.core.captchas.verify(from, "phone-login", "5550112", code);
      await expect(tried).rejects.toMatchObject({ code: "wrong_code" });
      expect(await refused("captchas.revoke", { id: row.id })).toMatchObject({ code: "not_found" });
      expect(await refused("captchas.markDelivered", { id: 999_999 })).toMatchObject({ code: "not_found" });
    });

    it("have a blacklist that the admin can edit", async () => {
      const { ok, refused, newest, test } = open();
      await ok("captchas.blacklistAdd", { target: "5550113", until: "2099-01-01", reason: "prank" });
      expect((await ok("captchas.blacklist", {})).items).toMatchObject([
        { target: "5550113", until: "2099-01-01T00:00:00.000Z", reason: "prank" },
      ]);
      const order = { purpose: "phone-login", target: "5550113", isKnown: true } as const;
      await expect(test.host.core.captchas.issue(from, order)).rejects.toMatchObject({ code: "blacklisted" });
      await ok("captchas.blacklistRemove", { target: "5550113" });
      expect(await newest("captcha.unblacklist")).toMatchObject({ whom: "5550113" });
      expect((await ok("captchas.blacklist", { query: "5550113" })).total).toBe(0);
      expect(await refused("captchas.blacklistRemove", { target: "5550113" })).toMatchObject({
        code: "not_found",
      });
      expect(await refused("captchas.blacklistAdd", { target: " " })).toMatchObject({ code: "invalid" });
      expect(await refused("captchas.blacklist", { sort: "reason" })).toMatchObject({ code: "invalid" });
    });
  });

  describe("merchants and activation codes", () => {
    it("open one page with each code created here", async () => {
      const { ok, refused, person, newest, test } = open();
      const { codes } = await ok("activationCodes.create", { count: 3, note: "spring fair" });
      expect(new Set(codes).size).toBe(3);
      expect(await newest("activation.create")).toMatchObject({ who: "host", whom: "3", why: "spring fair" });
      const [code = "", second = ""] = codes;
      const shop = await person("shopkeeper");
      const actor = userActor(from, shop.id);
      const { merchant } = await test.host.core.merchants.open(actor, {
        activationCode: code,
        name: "Teahouse",
      });
      await test.host.core.merchants.createGroup(actor, merchant.id, { name: "Green tea" });

      const { items } = await ok("merchants.list", { query: "tea" });
      expect(items).toMatchObject([
        { name: "Teahouse", owner: { username: "shopkeeper" }, groups: 1, members: 1, activationCode: code },
      ]);
      expect(await ok("merchants.get", { merchantId: merchant.id })).toMatchObject({
        merchant: { id: merchant.id },
        groups: [{ name: "Green tea", merchant: { name: "Teahouse" } }],
        members: [{ username: "shopkeeper" }],
      });
      expect((await ok("rooms.list", { filter: { merchantId: merchant.id } })).total).toBe(1);

      const redeemed = await ok("activationCodes.list", { query: "spring", filter: { state: "redeemed" } });
      expect(redeemed.items).toMatchObject([
        { code, note: "spring fair", redeemedBy: { username: "shopkeeper" }, merchant: { name: "Teahouse" } },
      ]);
      await ok("activationCodes.revoke", { code: second });
      expect((await ok("activationCodes.list", { query: second })).items).toMatchObject([
        { state: "revoked" },
      ]);
      const tried = test.host.core.merchants.open(actor, { activationCode: second, name: "Second" });
      await expect(tried).rejects.toMatchObject({ code: "activation_code" });
      expect(await refused("activationCodes.revoke", { code })).toMatchObject({ code: "invalid" });
      expect(await refused("activationCodes.revoke", { code: "NONE" })).toMatchObject({ code: "not_found" });

      await ok("merchants.delete", { merchantId: merchant.id });
      expect(await newest("merchant.delete")).toMatchObject({ who: "host", where: "Teahouse" });
      expect(await refused("merchants.delete", { merchantId: merchant.id })).toMatchObject({
        code: "not_found",
      });
      expect(await refused("merchants.get", { merchantId: merchant.id })).toMatchObject({
        code: "not_found",
      });
      expect((await ok("rooms.list", { query: "Green tea" })).total).toBe(0);
    });

    it("refuse invalid input", async () => {
      const { refused } = open();
      for (const count of [0, -1, 1.5, 1001, "3"]) {
        expect(await refused("activationCodes.create", { count })).toMatchObject({ code: "invalid" });
      }
      expect(await refused("activationCodes.list", { filter: { state: "lost" } })).toMatchObject({
        code: "invalid",
      });
      expect(await refused("merchants.list", { sort: "colour" })).toMatchObject({ code: "invalid" });
    });
  });
}
