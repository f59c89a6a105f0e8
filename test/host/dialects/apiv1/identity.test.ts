/** Who may act as whom: the token, the address's lease, and nothing else. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiv1 } from "../../../../server/dialects/apiv1/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import type { Settings } from "../../../../server/settings.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { multipart, send } from "../../../support/loopback.ts";
import { createRoom as createNativeRoom, type Person, person } from "../../../support/people.ts";
import { plain } from "../../../support/pictures.ts";
import { Client, createRoom, register } from "../../../support/wires/apiv1.ts";

const HERE = "127.0.0.1";
const THERE = "127.0.0.2";

let host: TestHost;
let ada: Person;
let eve: Person;

beforeEach(async () => {
  host = await startTestHost({ dialects: [native, apiv1] });
  ada = await person(host, "ada");
  eve = await person(host, "eve");
  await createNativeRoom(ada, "den", { isPublic: false });
});

afterEach(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

interface Caller {
  readonly from: string;
  readonly token?: string;
}
type Act = (caller: Caller) => Promise<unknown>;

const http =
  (path: string, body: Record<string, unknown>, method = "POST"): Act =>
  async ({ from, token }) =>
    (await send(host, path, { method, body: { ...body, ...(token && { token }) }, from })).body;

const upload =
  (path: string): Act =>
  async ({ from, token }) => {
    const picture = await multipart({ file: { data: await plain(8, 8), name: "a.png" } });
    const headers = { ...picture.headers, ...(token && { Authorization: `Bearer ${token}` }) };
    return (await send(host, path, { method: "POST", ...picture, headers, from })).body;
  };

const event =
  (name: string, payload: Record<string, unknown>): Act =>
  async ({ from, token }) => {
    const client = await Client.connect(host, "v4", {
      localAddress: from,
      ...(token && { auth: { token } }),
    });
    try {
      if (name === "leave" || name === "new message") await client.ask("join", payload);
      return await client.ask(name, payload);
    } finally {
      client.close();
    }
  };

const inDen = { username: "ada", roomname: "den" };
/** Everything that acts as ada, in an order in which she could do all of it. */
const ACTS: readonly [string, Act][] = [
  ["user/modify", http("/apiv1/user/modify", { username: "ada", userdetail: "new" })],
  ["user/avatar", upload("/apiv1/user/avatar/ada")],
  ["user/roomcreate", http("/apiv1/user/roomcreate", { roomowner: "ada", roomname: "r", roomdetail: "" })],
  ["room/modify", http("/apiv1/room/modify", { roomname: "den", roomdetail: "new" })],
  ["room/avatar", upload("/apiv1/room/avatar/den")],
  ["room/avatar/upload", upload("/apiv1/room/avatar/upload/den")],
  ["room/message", http("/apiv1/room/message/den", { username: "ada" }, "GET")],
  ["room/message, unnamed", http("/apiv1/room/message/den", {}, "GET")],
  ["join", event("join", inDen)],
  ["leave", event("leave", inDen)],
  ["new message", event("new message", { ...inDen, message: "hello" })],
  ["room/delete, unnamed", http("/apiv1/room/delete", { roomname: "r" })],
  ["close", event("close", { roomname: "den", roomowner: "ada" })],
  ["user/delete", http("/apiv1/user/delete", { username: "ada" })],
];

async function expectAllRefused(caller: Caller): Promise<void> {
  await createNativeRoom(ada, "r");
  for (const [name, act] of ACTS) {
    if (name === "user/roomcreate") continue;
    expect(await act(caller), name).toMatchObject({ status: 1001, message: expect.stringMatching(/\w/) });
  }
  const create = http("/apiv1/user/roomcreate", { roomowner: "ada", roomname: "another", roomdetail: "" });
  expect(await create(caller)).toMatchObject({ status: 1001 });
  for (const method of ["GET", "POST"]) {
    const named = http("/apiv1/room/delete", { roomname: "den", roomowner: "ada" }, method);
    expect(await named(caller)).toMatchObject({ status: 1001 });
  }
  const { body } = await ada.call<{ displayName: string; avatar: string | null }>("GET", "/api/me");
  expect(body).toMatchObject({ username: "ada", avatar: null, profile: { detail: "" } });
  expect(await host.host.core.rooms.byName("den")).toMatchObject({ detail: "", avatar: null });
}

const trust = (value: Settings["identity.trust"]) => host.host.settings.update({ "identity.trust": value });

describe("a secured account", () => {
  it.each(["address", "open", "token"] as const)(
    "cannot be used from another address (identity.trust=%s)",
    async (value) => {
      await trust(value);
      await expectAllRefused({ from: THERE });
    },
  );

  it("cannot be used from its own address without a token (identity.trust=token)", async () => {
    await trust("token");
    await expectAllRefused({ from: HERE });
  });

  it("cannot be used with a token that is not text, but can beside credentials of another scheme", async () => {
    const modify = (more: object, headers: Record<string, string> = {}) =>
      send(host, "/apiv1/user/modify", { body: { username: "ada", location: "x", ...more }, headers });
    for (const token of [123, true, { a: 1 }, ["x"]])
      expect((await modify({ token })).body, String(token)).toMatchObject({ status: 1001 });
    for (const token of ["", null]) expect((await modify({ token })).body).toMatchObject({ status: 0 });
    const basic = { Authorization: "Basic dTpw" };
    expect((await modify({ token: ada.token }, basic)).body).toMatchObject({ status: 0 });
  });

  it("cannot be used by its lease when the call sends another account's token or an invalid one", async () => {
    await expectAllRefused({ from: HERE, token: eve.token });
    await host.host.core.rooms.dissolve(
      { kind: "user", userId: ada.user.id, sessionId: null, address: "", dialect: "" } as const,
      (await host.host.core.rooms.byName("r")).id,
    );
    await expectAllRefused({ from: HERE, token: "f".repeat(32) });
  });

  it.each<[string, () => Caller]>([
    ["its lease", () => ({ from: HERE })],
    ["its token at another address", () => ({ from: THERE, token: ada.token })],
  ])("can be used with %s", async (_, who) => {
    const caller = who();
    // Without a token and a name, a call acts as the last user who logged in: eve.
    const acts = ACTS.filter(([name]) => caller.token !== undefined || name !== "room/message, unnamed");
    for (const [name, act] of acts) expect(await act(caller), name).toMatchObject({ status: 0 });
  });

  it.each([
    ["Authorization: Bearer", (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })],
    ["the header token", (token: string) => ({ headers: { token } })],
    ["the body", (token: string) => ({ token })],
    ["the query", (token: string) => ({ query: `?token=${token}` })],
  ])("accepts its token in %s", async (_, where) => {
    const told: { headers?: Record<string, string>; token?: string; query?: string } = where(ada.token);
    const { body } = await send(host, `/apiv1/user/modify${told.query ?? ""}`, {
      body: { username: "ada", ...(told.token && { token: told.token }) },
      ...(told.headers && { headers: told.headers }),
      from: THERE,
    });
    expect(body).toMatchObject({ status: 0 });
  });

  it("keeps its room when a deletion names another or an unknown user as the owner", async () => {
    const named = http("/apiv1/room/delete", { roomname: "den", roomowner: "eve" });
    expect(await named({ from: HERE })).toMatchObject({ status: 1001 });
    const nobody = http("/apiv1/room/delete", { roomname: "den", roomowner: "nobody" });
    expect(await nobody({ from: HERE })).toMatchObject({ status: 1001 });
    expect(await host.host.core.rooms.byName("den")).toMatchObject({ name: "den" });
  });
});

describe("an open account", () => {
  const modify: Act = http("/apiv1/user/modify", { username: "bob", location: "here" });

  it("belongs to the address that registered it", async () => {
    await register(host, "bob");
    expect(await modify({ from: THERE })).toMatchObject({ status: 1001 });
    expect(await modify({ from: HERE })).toMatchObject({ status: 0 });
  });

  it("without a valid lease is leased to the first address that acts as it", async () => {
    await register(host, "bob");
    const bob = await host.host.core.accounts.find("username", "bob");
    await host.host.core.sessions.endAll(bob?.id ?? 0, "ended", "");
    expect(await modify({ from: THERE })).toMatchObject({ status: 0 });
    expect(await modify({ from: HERE })).toMatchObject({ status: 1001 });
  });

  it("needs no proof with identity.trust=open, and always a token with identity.trust=token", async () => {
    await register(host, "bob");
    await trust("open");
    expect(await modify({ from: THERE })).toMatchObject({ status: 0 });
    await trust("token");
    expect(await modify({ from: HERE })).toMatchObject({ status: 1001 });
  });

  it("does not let a call without a name act on its rooms", async () => {
    await register(host, "bob");
    await createRoom(host, "bob", "shed");
    await trust("open");
    const change = http("/apiv1/room/modify", { roomname: "shed", roomdetail: "mine" });
    expect(await change({ from: THERE })).toMatchObject({ status: 1001 });
    expect(await change({ from: HERE })).toMatchObject({ status: 0 });
  });
});

describe("the end of a token or lease", () => {
  it("closes its socket, with the reason", async () => {
    const client = await Client.connect(host, "v2");
    await client.ask("join", JSON.stringify(inDen));
    const closed = new Promise((resolve) => client.socket.once("disconnect", resolve as () => void));
    await ada.call("DELETE", "/api/session");
    expect(await closed).toBe("io server disconnect");
    const message = "Logged out.";
    const data = { action: "error", username: "system", message };
    expect(JSON.parse(String(client.received[0]))).toEqual({ status: 1001, message, data });
    const again = await event("join", inDen)({ from: HERE });
    expect(again).toMatchObject({ status: 1001 });
  });

  it("comes with a ban too, and later calls are refused with the reason", async () => {
    const client = await Client.connect(host, "v4");
    await client.ask("join", inDen);
    const closed = new Promise((resolve) => client.socket.once("disconnect", resolve as () => void));
    const order = { userId: ada.user.id, reason: "spam" };
    await host.host.core.moderation.ban(
      { kind: "host", userId: null, sessionId: null, address: "", dialect: "host" } as const,
      order,
    );
    await closed;
    const refused = await event("join", inDen)({ from: HERE });
    expect(refused).toMatchObject({ status: 1001, message: expect.stringContaining("spam") });
  });
});
