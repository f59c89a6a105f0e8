/** What a ban keeps from a person: lists and codes. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { captchasOf } from "../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import { createRoom, type Person, person, sendFile } from "../../support/people.ts";
import * as app from "../../support/wires/app.ts";
import * as room from "../../support/wires/room.ts";

const BANNED = "127.0.0.2";

let host: TestHost;
let bo: Person;
let den: number;

beforeAll(async () => {
  host = await startTestHost({ settings: { "listen.host": "0.0.0.0" } });
  const ada = await person(host, "ada");
  bo = await person(host, "bo");
  den = (await createRoom(ada, "den", { isPublic: false })).id;
  await ada.call("POST", `/api/rooms/${den}/members`, { userId: bo.user.id });
  await sendFile(host, ada, den, "secret.txt");
  await host.host.core.moderation.ban(hostActor(), { address: BANNED, roomId: den, reason: "" });
});
afterAll(() => host?.stop());

const HIDDEN = { isMember: true, lastMessage: null };
const authorized = () => ({ Authorization: `Bearer ${bo.token}` });

it.each([
  ["GET", "/api/rooms?scope=mine"],
  ["GET", "/api/rooms"],
  ["GET", "/api/search?q=den"],
  ["PATCH", "/api/rooms/:id/me"],
])("%s %s tells a member at a banned address neither the last message nor the code", async (method, path) => {
  const ask = async (from: string) => {
    const body = method === "PATCH" ? { favourite: true } : undefined;
    const answer = await send(host, path.replace(":id", `${den}`), {
      method,
      from,
      headers: authorized(),
      body,
    });
    const { items, rooms } = answer.body as { items?: RoomListItem[]; rooms?: RoomListItem[] };
    return (rooms ?? items)?.find(({ id }) => id === den) ?? (answer.body as RoomListItem);
  };
  const hidden = await ask(BANNED);
  expect(hidden).toMatchObject(HIDDEN);
  expect(hidden).not.toHaveProperty("code");
  expect(await ask("127.0.0.1")).toMatchObject({
    lastMessage: { body: expect.stringContaining("/upload/") },
    code: expect.stringMatching(/\w{8}/),
  });
});

it("C tells a member at a banned address no number of the room", async () => {
  const ask = async (from: string) =>
    (
      await room.send(host, "GET /room/retrieve", { token: bo.token, query: { roomName: "den" }, from })
    ).bytes.toString();
  expect(await ask(BANNED)).toContain('"RoomId":""');
  expect(await ask("127.0.0.1")).toMatch(/"RoomId":"\w+"/);
});

it("an address that is banned from the server gets no verification codes, in the form of C and of E", async () => {
  const from = "127.0.0.3";
  await room.enrol(host, "carol");
  await host.host.core.moderation.ban(hostActor(), { address: from, reason: "spam" });
  const body = { userEmail: "carol@qq.com" };
  const mail = await room.send(host, "POST /user/forgetPwd", { body, from });
  expect(room.said(mail)).toEqual(["用户已被封禁", "用户已被封禁：spam"]);
  const phone = await app.send(host, "POST /phonelogin/", { body: { phone: "13800000000" }, from });
  expect([phone.status, phone.body.msg]).toEqual([403, expect.stringContaining("已被封禁")]);
  expect(await captchasOf(host.host.core)).toEqual([]);
});
