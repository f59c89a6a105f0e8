/** Calls that are forbidden to a caller who has the role for them: dialects C, D and E say why in Chinese. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import * as app from "../../support/wires/app.ts";
import * as h5 from "../../support/wires/h5.ts";
import * as room from "../../support/wires/room.ts";

const LIMIT = "每人最多拥有 1 个房间";
let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ settings: { "rooms.maxPerUser": 1 } });
});
afterAll(() => host.stop());

describe("who owns as many rooms as one person may", () => {
  it("is told the limit by dialect C, as is an owner who would hand a room over to them", async () => {
    const ada = await room.enrol(host, "ada");
    const bo = await room.enrol(host, "bo");
    await room.createRoom(host, ada, { name: "go", id: "1" });
    await room.createRoom(host, bo, { name: "goo", id: "2" });
    const query = { roomName: "third", roomId: "3", roomCap: "3", roomAccess: "1" };
    expect(await room.refusal(host, "/room/create", query, { token: ada })).toMatchObject({
      status: 403,
      body: { msg: LIMIT },
    });
    await room.enter(host, "/room/enter", { roomId: "1" }, { token: bo });
    const transfer = { query: { roomId: "1", userId: "bo" }, token: ada };
    expect(room.said(await room.send(host, "PUT /room/transferOwner", transfer))).toEqual([LIMIT, LIMIT]);
  });

  it("is told the limit by dialect D", async () => {
    const { token } = await h5.enrol(host, "chen");
    const page = { activationCode: await h5.activationCode(host), name: "page" };
    const { body } = await h5.send(host, "POST /h5/merchant/createMerchant", { token, body: page });
    const merchant = (body.data as [{ _id: string }])[0]._id;
    const open = (name: string) =>
      h5.send(host, "POST /h5/group", { token, body: { merchant, name, icon: "" } });
    expect((await open("first")).body.code).toBe(200);
    expect((await open("second")).body).toEqual({ data: null, msg: LIMIT, code: 403 });
  });

  it("is told the limit by dialect E", async () => {
    const { token } = await app.enrol(host, "dora");
    const open = (room_alias: string) =>
      app.send(host, "POST /rooms/", { body: JSON.stringify({ room_alias, token }) });
    const answers = [await open("first"), await open("second")];
    expect(answers.at(-1)).toMatchObject({ status: 403, body: { status: "FAIL", msg: LIMIT, code: "403" } });
  });
});

it("an owner cannot kick an admin through dialect C, and is told so", async () => {
  const [eve, fay] = [await room.enrol(host, "eve"), await room.enrol(host, "fay")];
  await room.createRoom(host, eve, { name: "eve's", id: "e1" });
  await room.enter(host, "/room/enter", { roomId: "e1" }, { token: fay });
  const { accounts } = host.host.core;
  await accounts.setRole(hostActor(), (await accounts.find("username", "fay"))?.id ?? 0, "admin");
  const kick = { query: { roomId: "e1", userId: "fay" }, token: eve };
  const words = "不能对管理员执行此操作";
  expect(room.said(await room.send(host, "DELETE /room/kickOutUser", kick))).toEqual([words, words]);
});
