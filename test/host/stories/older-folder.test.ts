/** Data folders of earlier versions: they open, and weak room codes in them are replaced. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ListPage, RoomView } from "../../../server/dialects/native/contract.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { createRoom, login, person } from "../../support/people.ts";

let dataDir: string;
let host: TestHost;
beforeEach(async () => {
  dataDir = temporaryFolder();
  host = await startTestHost({ dataDir });
});
afterEach(async () => {
  await host.stop();
  removeFolder(dataDir);
});

async function restart(): Promise<void> {
  await host.stop();
  host = await startTestHost({ dataDir });
}

it("a private room with a short code gets a new one at the first start, and the room is told once", async () => {
  const ada = await person(host, "ada");
  const { id } = await createRoom(ada, "Board", { isPublic: false });
  await host.host.store.rooms.update(id, { code: "4711" });
  await restart();
  await restart();
  const [owner, bo] = [await login(host, "ada"), await person(host, "bo")];
  const { body: room } = await owner.call<RoomView>("GET", `/api/rooms/${id}`);
  expect(room.code).toMatch(/^[2-9A-Z]{8}$/);
  const said = await owner.call<ListPage<{ kind: string; body: string }>>("GET", `/api/rooms/${id}/messages`);
  expect(said.body.items).toMatchObject([{ kind: "system", body: expect.stringContaining("新的房间码") }]);
  expect((await bo.call("POST", "/api/rooms/by-code", { code: "4711" })).status).toBe(404);
  expect((await bo.call("POST", "/api/rooms/by-code", { code: room.code })).status).toBe(200);
});

it("a folder with usernames that look alike opens, and both people can log in", async () => {
  for (const name of ["boss", "second"]) await person(host, name);
  const second = await host.host.store.users.by("username", "second");
  await host.host.store.users.update(second?.id ?? 0, { username: "b\u043ess" });
  await restart();
  expect((await login(host, "boss")).user.username).toBe("boss");
  expect((await login(host, "BOSS", "boss's password")).user.username).toBe("boss");
  expect((await login(host, "b\u043ess", "second's password")).user.username).toBe("b\u043ess");
  await expect(person(host, "Boss")).rejects.toThrow("name_similar");
});
