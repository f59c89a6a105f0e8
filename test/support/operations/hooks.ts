import { expect, it } from "vitest";
import { userActor } from "../../../server/chat/actor.ts";
import type { Console } from "../console.ts";

const from = { address: "127.0.0.8", dialect: "native" };

export function hookStories(open: () => Console): void {
  it("hooks: lists the webhooks of every room without their secrets, and revokes one", async () => {
    const { ok, refused, newest, person, listen, test } = open();
    const { core } = test.host;
    const hana = await person("hana-of-hooks");
    const actor = userActor(from, hana.id);
    const room = await core.rooms.create(actor, { name: "Hooks of Hana" });
    const { hook, secret } = await core.hooks.create(actor, room.id, "Grafana");
    expect(await newest("hook.create")).toMatchObject({ whom: "Grafana", where: "Hooks of Hana" });

    const row = {
      id: hook.id,
      name: "Grafana",
      room: { id: room.id, name: "Hooks of Hana" },
      createdBy: { username: "hana-of-hooks" },
      lastUsedAt: null,
    };
    for (const asked of [{ filter: { roomId: room.id } }, { query: "GRAF" }, { query: "of hana" }])
      expect(await ok("hooks.list", asked)).toMatchObject({ total: 1, items: [row] });
    expect(await ok("hooks.list", { query: "nothing" })).toEqual({ items: [], total: 0 });
    expect(JSON.stringify(await ok("hooks.list", {}))).not.toMatch(
      new RegExp(`${secret}|${hook.secretHash}`),
    );

    const other = await core.rooms.create(actor, { name: "A room before Hana's" });
    await core.hooks.create(actor, other.id, "Zabbix");
    for (const [sort, first] of [
      ["name", "Grafana"],
      ["-name", "Zabbix"],
      ["room", "Zabbix"],
      ["-createdAt", "Zabbix"],
      ["createdAt", "Grafana"],
    ] as const)
      expect((await ok("hooks.list", { sort })).items[0]?.name, sort).toBe(first);

    const heard = await listen();
    const message = await core.hooks.post(await core.hooks.bySecret(secret), from, { body: "up" });
    expect((await ok("hooks.list", { query: "Grafana" })).items[0]?.lastUsedAt).toBe(message.sentAt);
    expect((await ok("hooks.list", { sort: "-lastUsedAt" })).items[0]?.name).toBe("Grafana");
    await heard.next("hooks.changed");
    heard.events.length = 0;
    await ok("hooks.revoke", { hookId: hook.id });
    await heard.next("hooks.changed");
    heard.subscription.close();
    expect(await newest("hook.revoke")).toMatchObject({ who: "host", whom: "Grafana" });
    await expect(core.hooks.bySecret(secret)).rejects.toMatchObject({ code: "not_found" });
    expect(await refused("hooks.revoke", { hookId: hook.id })).toMatchObject({ code: "not_found" });
    expect(await refused("hooks.revoke", {})).toMatchObject({ code: "invalid" });
    expect(await refused("hooks.list", { sort: "secretHash" })).toMatchObject({ code: "invalid" });
  });
}
