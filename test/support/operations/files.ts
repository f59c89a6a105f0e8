import { expect, it } from "vitest";
import { userActor } from "../../../server/chat/actor.ts";
import type { Console } from "../console.ts";

const from = { address: "127.0.0.8", dialect: "native" };

export function fileStories(open: () => Console): void {
  it("files: shows who uses how much space, lists files and deletes one", async () => {
    const { ok, refused, newest, person, listen, test } = open();
    const heard = await listen();
    const cleo = await person("cleo-of-files");
    const actor = userActor(from, cleo.id);
    const room = await test.host.core.rooms.create(actor, { name: "Files of Cleo" });
    const file = { name: "report.bin", data: new Uint8Array(321) };
    const { body: path } = await test.host.core.messages.postFile(actor, room.id, file);

    const usage = await ok("files.usage", {});
    expect(usage.totalBytes).toBeGreaterThan(usage.freeBytes);
    await heard.next("files.changed");
    const holder = expect.objectContaining({ id: cleo.id, username: "cleo-of-files" });
    expect(usage.byOwner).toContainEqual({ holder, files: 1, bytes: 321 });
    expect(usage.byRoom).toContainEqual({
      holder: { id: room.id, name: "Files of Cleo" },
      files: 1,
      bytes: 321,
    });
    const asked = { query: "REPORT", filter: { roomId: room.id } };
    expect(await ok("files.list", asked)).toMatchObject({
      total: 1,
      items: [
        { path, name: "report.bin", bytes: 321, owner: holder, room: { id: room.id }, isUnreferenced: false },
      ],
    });
    for (const ownerId of [cleo.id, 999_999])
      expect((await ok("files.list", { filter: { ownerId } })).total).toBe(ownerId === cleo.id ? 1 : 0);
    heard.events.length = 0;
    await ok("files.delete", { path });
    await heard.next("files.changed");
    heard.subscription.close();
    expect((await ok("files.list", asked)).items).toEqual([]);
    expect(await newest("file.delete")).toMatchObject({ who: "host", where: "report.bin" });
    expect(await refused("files.delete", { path })).toMatchObject({ code: "not_found" });
    expect(await refused("files.list", { sort: "name" })).toMatchObject({ code: "invalid" });
    expect(await refused("files.usage", { more: 1 })).toMatchObject({ code: "invalid" });
  });
}
