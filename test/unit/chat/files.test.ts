import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const DAY = 86_400_000;
const everything = { query: "", sort: "-bytes", page: 1, pageSize: 100 } as const;
const file = (name: string, bytes: number) => ({ name, data: new Uint8Array(bytes).fill(7) });

async function shared() {
  const ada = await world.person("ada");
  const bo = await world.person("bo");
  const room = await world.core.rooms.create(ada.actor, { name: "Shared" });
  await world.core.members.join(bo.actor, room.id);
  return { ada, bo, room };
}
const names = async () => (await world.core.files.list(world.host, everything)).items.map(({ name }) => name);

describe("the admin's view of files", () => {
  it("counts space by person and room, largest first", async () => {
    const { ada, bo, room } = await shared();
    await world.core.messages.postFile(ada.actor, room.id, file("small.bin", 100));
    await world.core.messages.postFile(bo.actor, room.id, file("large.bin", 900));
    await world.core.files.upload(bo.actor, file("plain.bin", 50));
    expect(await world.core.files.usage(world.host, 10)).toMatchObject({
      files: 3,
      bytes: 1050,
      byOwner: [
        { id: bo.user.id, files: 2, bytes: 950 },
        { id: ada.user.id, files: 1, bytes: 100 },
      ],
      byRoom: [
        { id: room.id, files: 2, bytes: 1000 },
        { id: null, files: 1, bytes: 50 },
      ],
    });
  });

  it("lists and filters files, and leaves out those of direct conversations", async () => {
    const { ada, bo, room } = await shared();
    const talk = await world.core.rooms.openDirect(ada.actor, bo.user.id);
    await world.core.messages.postFile(ada.actor, talk.id, file("secret.bin", 10));
    await world.core.messages.postFile(ada.actor, room.id, file("a.bin", 30));
    await world.core.messages.postFile(bo.actor, room.id, file("B.bin", 20));
    expect(await names()).toEqual(["a.bin", "B.bin"]);
    const found = async (filter: object) =>
      (await world.core.files.list(world.host, { ...everything, ...filter })).items.map(({ name }) => name);
    expect(await found({ query: "b.B" })).toEqual(["B.bin"]);
    expect(await found({ ownerId: ada.user.id })).toEqual(["a.bin"]);
    expect(await found({ roomId: room.id + 1 })).toEqual([]);
    expect(await found({ pageSize: 1, page: 2 })).toEqual(["B.bin"]);
  });

  it("removes a file with its message, and logs that in the audit log", async () => {
    const { ada, room } = await shared();
    const message = await world.core.messages.postFile(ada.actor, room.id, file("a.bin", 30));
    await world.core.files.remove(world.host, message.body);
    expect(await names()).toEqual([]);
    expect((await world.core.history.page(room, { limit: 10 })).items).toEqual([]);
    await expect(world.core.files.remove(world.host, message.body)).rejects.toMatchObject({
      reason: "file_not_found",
    });
    const { items } = await world.core.audit.page({ page: 1, pageSize: 5 });
    expect(items[0]).toMatchObject({ who: "host", action: "file.delete", where: "a.bin" });
  });

  it("is open to the host only", async () => {
    const { ada } = await shared();
    const { files } = world.core;
    await expect(files.usage(ada.actor, 1)).rejects.toMatchObject({ code: "forbidden" });
    await expect(files.list(ada.actor, everything)).rejects.toMatchObject({ code: "forbidden" });
    await expect(files.remove(ada.actor, "/upload/x")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an upload that no message holds", () => {
  it("is listed as unreferenced and removed after a day", async () => {
    const { ada, room } = await shared();
    const lost = await world.core.media.saveUpload(file("lost.bin", 10), {
      roomId: room.id,
      ownerId: ada.user.id,
    });
    const posted = await world.core.messages.postFile(ada.actor, room.id, file("kept.bin", 10));
    const unreferenced = async () =>
      (await world.core.files.list(world.host, { ...everything, isUnreferenced: true })).items.map(
        ({ name }) => name,
      );
    expect(await unreferenced()).toEqual([]);
    world.pass(3_601_000);
    expect(await unreferenced()).toEqual(["lost.bin"]);
    world.pass(DAY - 3_602_000);
    await world.core.sweep();
    expect(await world.core.media.findUpload(lost.path)).toBeDefined();
    world.pass(2000);
    await world.core.sweep();
    expect(await world.core.media.findUpload(lost.path)).toBeUndefined();
    expect(await world.core.media.findUpload(posted.body)).toBeDefined();
  });
});

describe("an account that is deleted", () => {
  it("takes its uploads with it", async () => {
    const { bo } = await shared();
    const path = await world.core.files.upload(bo.actor, file("plain.bin", 10));
    await world.core.accounts.remove(bo.actor, bo.user.id);
    expect(await world.core.media.findUpload(path)).toBeUndefined();
  });
});
