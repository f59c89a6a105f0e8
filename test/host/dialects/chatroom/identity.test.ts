/** Who may act as whom: the token, the address's lease, and nothing else. */
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { chatroom } from "../../../../server/dialects/chatroom/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import type { Settings } from "../../../../server/settings.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { login, type Person, person } from "../../../support/people.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

const HERE = "127.0.0.1";
const THERE = "127.0.0.2";

let host: TestHost;
let ada: Person;
let eve: Person;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, chatroom] });
  ada = await person(host, "ada");
  eve = await person(host, "eve");
  await call(host, "/chatroom/create", { room_name: "den" });
});

afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

beforeEach(async () => {
  await trust("address");
  ada = await login(host, "ada");
});

const trust = (value: Settings["identity.trust"]) => host.host.settings.update({ "identity.trust": value });

async function join(user_name: string, from: string, token?: string) {
  const client = await Client.connect(host, { from, query: token ? `/?token=${token}` : "" });
  const heard = await client.ask(packet("join", user_name, "den"));
  client.close();
  return heard;
}

const visit = (user_name: string, from: string, token?: string) =>
  call(host, "/chatroom/room", { room_name: "den", user_name, status: 1, ...(token && { token }) }, from);

const REFUSED = { type: "error", data: { msg: "illegal data" } };

describe("a secured account", () => {
  it.each(["address", "open", "token"] as const)(
    "cannot be used from another address (identity.trust=%s)",
    async (value) => {
      await trust(value);
      expect(await visit("ada", THERE)).toEqual({ res: "user not exist" });
      expect(await join("ada", THERE)).toMatchObject(REFUSED);
    },
  );

  it("cannot be used from its own address without a token (identity.trust=token)", async () => {
    await trust("token");
    expect(await visit("ada", HERE)).toEqual({ res: "user not exist" });
    expect(await join("ada", HERE)).toMatchObject(REFUSED);
  });

  it.each([
    ["another account's", () => eve.token],
    ["an invalid", () => "f".repeat(32)],
  ])("cannot be used by its lease when the call sends %s token", async (_, token) => {
    expect(await visit("ada", HERE, token())).toEqual({ res: "user not exist" });
    expect(await join("ada", HERE, token())).toMatchObject(REFUSED);
  });

  it.each([
    ["its lease", HERE, () => undefined],
    ["its token at another address", THERE, () => ada.token],
  ])("can be used with %s", async (_, from, token) => {
    expect(await visit("ada", from, token())).toEqual({ res: "join chatroom" });
    expect(await join("ada", from, token())).toMatchObject({ type: "user" });
  });

  it("is leased to the address it logs in from", async () => {
    await register(host, "tel", "13800000000");
    expect(await visit("tel", THERE)).toEqual({ res: "user not exist" });
    const wrong = { user_tel: "13800000000", user_password: "wrong" };
    expect(await call(host, "/auth/login", wrong, THERE)).toEqual({ res: "password wrong", data: {} });
    expect(await visit("tel", THERE)).toEqual({ res: "user not exist" });
    const right = { user_tel: "13800000000", user_password: "123456" };
    expect(await call(host, "/auth/login", right, THERE)).toMatchObject({ res: "login successfully" });
    expect(await visit("tel", THERE)).toEqual({ res: "join chatroom" });
  });
});

describe("a new room", () => {
  const ownerOf = async (name: string) => (await host.host.core.rooms.byName(name)).ownerId;

  it("belongs to the last user who logged in from that address", async () => {
    await call(host, "/chatroom/create", { room_name: "of ada" });
    expect(await ownerOf("of ada")).toBe(ada.user.id);
  });

  it("belongs to nobody when nobody logged in from that address", async () => {
    await call(host, "/chatroom/create", { room_name: "of nobody" }, "127.0.0.3");
    expect(await ownerOf("of nobody")).toBeNull();
    await trust("token");
    await call(host, "/chatroom/create", { room_name: "of nobody either" });
    expect(await ownerOf("of nobody either")).toBeNull();
  });

  it("belongs to a token's user, and is refused with an invalid token", async () => {
    const told = { room_name: "of eve", token: eve.token };
    await call(host, "/chatroom/create", told, THERE);
    expect(await ownerOf("of eve")).toBe(eve.user.id);
    const refused = await call(host, "/chatroom/create", { room_name: "of no one", token: "x" });
    expect(refused).toEqual({ res: "user not exist" });
  });

  it("is refused to a banned address, with the reason", async () => {
    const ban = await host.host.core.moderation.ban(hostActor(), { address: "127.0.0.4", reason: "flood" });
    const refused = await call(host, "/chatroom/create", { room_name: "never" }, "127.0.0.4");
    expect(refused).toEqual({ res: "chatroom already exist", message: "Banned: flood." });
    await host.host.core.moderation.unban(hostActor(), ban.id);
  });
});

describe("the end of a token or lease", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["logout", () => ada.call("DELETE", "/api/session"), "Logged out."],
    [
      "a new password",
      () => ada.call("PUT", "/api/me/password", { oldPassword: ada.password, password: ada.password }),
      "The password was changed.",
    ],
    [
      "a kick from the host",
      () => host.host.core.moderation.kickFromHost(hostActor(), ada.user.id, "enough"),
      "enough",
    ],
  ])("by %s closes the socket immediately", async (_, end, reason) => {
    const client = await Client.connect(host);
    await client.ask(packet("join", "ada", "den"));
    const closed = once(client.ws, "close");
    await end();
    expect((await closed).map(String)).toEqual(["1008", reason]);
    expect(await host.host.core.presence.isOnline(ada.user.id)).toBe(false);
  });

  it("by a ban is explained at the next login", async () => {
    await register(host, "banned", "99");
    const { id } = (await host.host.core.accounts.find("phone", "99")) ?? { id: 0 };
    await host.host.core.moderation.ban(hostActor(), { userId: id, reason: "spam" });
    const refused = await call(host, "/auth/login", { user_tel: 99, user_password: "123456" });
    expect(refused).toEqual({ res: "user not exist", data: {}, message: "Banned: spam." });
  });
});

it("no answer contains a password", async () => {
  await register(host, "secretive", "77");
  const key = { user_tel: 77, user_password: "123456" };
  for (const path of ["/auth/login", "/auth/user_data", "/auth/register"]) {
    const { bytes } = await send(host, path, { body: { ...key, user_name: "secretive" } });
    expect(bytes.toString()).not.toContain("123456");
  }
});
