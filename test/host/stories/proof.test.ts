/** Nobody acts as a secured account without proof on the APIs that accept an address as proof: A, B, E's rooms. */
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Settings } from "../../../server/settings.ts";
import { roomsOf, rowsOf } from "../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { multipart, send } from "../../support/loopback.ts";
import { createRoom, type Person, person } from "../../support/people.ts";
import { plain } from "../../support/pictures.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as app from "../../support/wires/app.ts";
import * as chatroom from "../../support/wires/chatroom.ts";

type Trust = Settings["identity.trust"];
const TRUSTS: readonly Trust[] = ["address", "token", "open"];

/** The addresses of ada, of eve, and of nobody known. */
const [HERE, EVES, NOBODYS] = ["127.0.0.1", "127.0.0.2", "127.0.0.3"] as const;

let host: TestHost;
let ada: Person;
let eve: app.Person;
let pk: Record<"den" | "vault", number>;

beforeEach(async () => {
  host = await startTestHost({ settings: { "listen.host": "0.0.0.0" } });
  ada = await person(host, "ada");
  eve = await app.enrol(host, "eve", EVES);
  const den = await createRoom(ada, "den");
  const vault = await createRoom(ada, "vault", { isPublic: false });
  pk = { den: den.id, vault: vault.id };
});

afterEach(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const trust = (value: Trust) => host.host.settings.update({ "identity.trust": value });

interface Caller {
  readonly from: string;
  readonly token?: string;
}

/** What a call answers when it is done, and when it is refused. */
interface Call {
  readonly name: string;
  readonly make: (caller: Caller) => Promise<unknown>;
  readonly done: unknown;
  readonly refused: unknown;
}

const A = {
  done: expect.objectContaining({ status: 0 }),
  refused: { status: 1001, message: expect.stringMatching(/\w/) },
};

const a = (path: string, body: Record<string, unknown>, method = "POST"): Call => ({
  ...A,
  name: `${method} /apiv1/${path} ${JSON.stringify(body)}`,
  make: async ({ from, token }) =>
    (await send(host, `/apiv1/${path}`, { method, from, body: { ...body, ...(token && { token }) } })).body,
});

const aPicture = (path: string): Call => ({
  ...A,
  name: `POST /apiv1/${path}`,
  async make({ from, token }) {
    const form = await multipart({ file: { data: await plain(8, 8), name: "a.png" } });
    const headers = { ...form.headers, ...(token && { token }) };
    return (await send(host, `/apiv1/${path}`, { ...form, from, headers })).body;
  },
});

const inDen = { username: "ada", roomname: "den" };
const aEvent = (event: string, payload: object, isInside = false): Call => ({
  ...A,
  // Over the socket an error has the shape of every other event.
  refused: { ...A.refused, data: { action: "error", username: "system", message: A.refused.message } },
  name: `Socket.IO ${event}`,
  async make({ from, token }) {
    const more = { localAddress: from, ...(token && { auth: { token } }) };
    const client = await apiv1.Client.connect(host, "v4", more);
    if (isInside) await client.ask("join", inDen);
    const answer = await client.ask(event, payload);
    client.close();
    return answer;
  },
});

const b = (status: number, res: string): Call => ({
  name: `/chatroom/room ${status}`,
  make: ({ from, token }) => {
    const body = { room_name: "den", user_name: "ada", status, ...(token && { token }) };
    return chatroom.call(host, "/chatroom/room", body, from);
  },
  done: { res },
  refused: { res: "user not exist" },
});

const bPacket = (type: string, msg: string, isInside = false): Call => ({
  name: `WebSocket ${type}`,
  async make({ from, token }) {
    const client = await chatroom.Client.connect(host, { from, query: token ? `/?token=${token}` : "" });
    if (isInside) await client.ask(chatroom.packet("join", "ada", "den"));
    const answer = await client.ask(chatroom.packet(type, "ada", "den", msg));
    client.close();
    return answer;
  },
  done: expect.objectContaining({ type: type === "msg" ? "msg" : "user" }),
  refused: expect.objectContaining({
    type: "error",
    data: expect.objectContaining({ msg: "illegal data" }),
  }),
});

const e = (method: string, room: "den" | "vault", done: number, refused: unknown): Call => ({
  name: `${method} /rooms/<${room}>/`,
  async make({ from, token }) {
    const body = method === "PUT" ? { active: false } : {};
    const told = { ...body, ...(token && { token }) };
    return (await app.send(host, `${method} /rooms/${pk[room]}/`, { from, body: told })).status;
  },
  done,
  refused,
});

const denied = expect.toSatisfy((status) => status === 401 || status === 403);

/** Everything that acts as ada, in an order in which she can do all of it. */
const CALLS: readonly Call[] = [
  a("user/modify", { username: "ada", userdetail: "new" }),
  aPicture("user/avatar/ada"),
  a("user/roomcreate", { roomowner: "ada", roomname: "shed", roomdetail: "" }),
  a("room/modify", { roomname: "den", roomdetail: "new" }),
  a("room/modify", { roomname: "den", roomdetail: "newer", roomowner: "ada" }),
  aPicture("room/avatar/den"),
  aPicture("room/avatar/upload/den"),
  a("room/message/vault", { username: "ada" }, "GET"),
  b(1, "join chatroom"),
  b(0, "leave chatroom"),
  aEvent("join", inDen),
  aEvent("new message", { ...inDen, message: "hello" }, true),
  bPacket("join", ""),
  bPacket("msg", "hello", true),
  e("GET", "vault", 200, 404),
  e("PUT", "den", 200, denied),
  aEvent("leave", inDen, true),
  bPacket("leave", "", true),
  e("DELETE", "vault", 204, denied),
  aEvent("close", { roomname: "den", roomowner: "ada" }),
  a("user/delete", { username: "ada" }),
];
/** The same room again, by another spelling: refused like the rest. */
const MORE: readonly Call[] = [
  a("room/delete", { roomname: "den" }),
  a("room/delete", { roomname: "den", roomowner: "ada" }),
  a("room/delete", { roomname: "den" }, "GET"),
  a("room/delete", { roomname: "den", roomowner: "ada" }, "GET"),
];

/** All that a call could have changed. */
async function everything() {
  const { store } = host.host;
  const [users, rooms, members] = await Promise.all([
    rowsOf(store.users),
    rowsOf(store.rooms),
    rowsOf(store.members),
  ]);
  const said = await Promise.all(rooms.map(({ id }) => store.messages.page(id, { limit: 10 })));
  return { users, rooms, members, said };
}

async function refusesAll(caller: Caller): Promise<void> {
  const before = await everything();
  for (const { name, make, refused } of [...CALLS, ...MORE]) {
    expect(await make(caller), name).toEqual(refused);
  }
  expect(await everything()).toEqual(before);
  expect(await host.host.core.presence.isOnline(ada.user.id)).toBe(false);
}

describe("a secured account", () => {
  it.each([
    ["its lease", () => ({ from: HERE })],
    ["its token at another address", () => ({ from: NOBODYS, token: ada.token })],
  ])("can do everything with %s", async (_, caller) => {
    for (const { name, make, done } of CALLS) expect(await make(caller()), name).toEqual(done);
  });

  it.each(TRUSTS)("cannot be used from another address (identity.trust=%s)", async (value) => {
    await trust(value);
    await refusesAll({ from: NOBODYS });
    await refusesAll({ from: EVES });
    await refusesAll({ from: EVES, token: eve.token });
    await refusesAll({ from: EVES, token: "f".repeat(32) });
  });

  it.each(TRUSTS)(
    "cannot be used from its own address with another's or an invalid token (identity.trust=%s)",
    async (value) => {
      await trust(value);
      await refusesAll({ from: HERE, token: eve.token });
      await refusesAll({ from: HERE, token: "f".repeat(32) });
    },
  );

  it("needs its token at its own address too (identity.trust=token)", async () => {
    await trust("token");
    await refusesAll({ from: HERE });
  });

  it("does not become the owner of a room that somebody else creates", async () => {
    const make = (from: string, name: string) => [
      chatroom.call(host, "/chatroom/create", { room_name: `${name} B` }, from),
      app.send(host, "POST /rooms/", { from, body: { room_alias: `${name} E` } }),
    ];
    for (const value of TRUSTS) {
      await trust(value);
      await Promise.all([...make(EVES, `eve ${value}`), ...make(NOBODYS, `nobody ${value}`)]);
    }
    const rooms = await roomsOf(host.host.core);
    const owners = rooms
      .filter(({ name }) => / [BE]$/.test(name))
      .map(({ name, ownerId }) => [name, ownerId]);
    expect(Object.fromEntries(owners)).toEqual({
      "eve address B": Number(eve.pk),
      "eve address E": Number(eve.pk),
      "nobody address B": null,
      "eve token B": null,
      "nobody token B": null,
      "eve open B": Number(eve.pk),
      "eve open E": Number(eve.pk),
      "nobody open B": null,
    });
  });
});

describe("an open account", () => {
  const rename = a("user/modify", { username: "bob", userdetail: "new" });
  const visit: Call = {
    ...b(1, "join chatroom"),
    make: ({ from }) =>
      chatroom.call(host, "/chatroom/room", { room_name: "den", user_name: "bob", status: 1 }, from),
  };

  beforeEach(() => apiv1.register(host, "bob", EVES));

  it.each([rename, visit])(
    "can be used by its lease on every API: $name",
    async ({ make, done, refused }) => {
      expect(await make({ from: EVES })).toEqual(done);
      expect(await make({ from: HERE })).toEqual(refused);

      // The lease expires, and the next address takes it.
      const { core } = host.host;
      const [lease] = await host.host.store.leases.where(
        "userId",
        (await core.accounts.find("username", "bob"))?.id ?? 0,
      );
      await host.host.store.leases.update(lease?.id ?? "", { expiresAt: new Date(0).toISOString() });
      expect(await make({ from: HERE })).toEqual(done);
      expect(await make({ from: EVES })).toEqual(refused);

      await trust("token");
      expect(await make({ from: HERE })).toEqual(refused);
      await trust("open");
      expect(await make({ from: NOBODYS })).toEqual(done);
    },
  );
});

it("connections that a lease proved are closed once only tokens are accepted", async () => {
  const byLease = await apiv1.Client.connect(host);
  await byLease.ask("join", inDen);
  const onB = await chatroom.Client.connect(host);
  await onB.ask(chatroom.packet("join", "ada", "den"));
  const byToken = await apiv1.Client.connect(host, "v4", { auth: { token: ada.token } });
  await byToken.ask("join", inDen);
  const closed = Promise.all([
    new Promise((resolve) => byLease.socket.once("disconnect", resolve)),
    once(onB.ws, "close"),
  ]);
  await trust("token");
  await closed;
  expect(await byToken.ask("new message", { ...inDen, message: "still here" })).toMatchObject({ status: 0 });
  byToken.close();
});
