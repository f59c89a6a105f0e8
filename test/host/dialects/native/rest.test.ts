import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor, userActor } from "../../../../server/chat/actor.ts";
import type {
  HistoryPage,
  ListPage,
  MerchantView,
  MeView,
  RoomListItem,
  RoomView,
} from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, call, createRoom, login, type Person, person } from "../../../support/people.ts";

interface Failure {
  error: { code: string; message: string; details?: unknown };
}

describe("the native REST API", () => {
  let host: TestHost;
  let ada: Person;
  let bo: Person;

  beforeAll(async () => {
    host = await startTestHost();
    ada = await person(host, "ada");
    bo = await person(host, "bo");
  });
  afterAll(() => host.stop());

  it("answers a registration with the account and no secret", async () => {
    const { status, body } = await call<MeView>(host, "POST", "/api/users", {
      body: {
        username: "陈",
        password: "pw",
        displayName: "Chen 陈",
        phone: "13800000000",
        email: "c@example.com",
      },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      username: "陈",
      displayName: "Chen 陈",
      phone: "13800000000",
      email: "c@example.com",
      avatar: null,
      role: "user",
    });
    expect(JSON.stringify(body)).not.toMatch(/scrypt|pw"/);
  });

  it("logs in by username, phone or e-mail", async () => {
    for (const handle of ["陈", "13800000000", "c@example.com"]) {
      const { status, body } = await call<{ token: string; user: MeView }>(host, "POST", "/api/session", {
        body: { login: handle, password: "pw" },
      });
      expect(status).toBe(200);
      expect(body.user.username).toBe("陈");
      expect(body.token).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it.each([
    ["a taken username", { username: "ada", password: "x" }, 409, "duplicate"],
    ["a taken phone", { username: "x1", password: "x", phone: "13800000000" }, 409, "duplicate"],
    ["no password", { username: "x1" }, 400, "invalid"],
    ["an empty password", { username: "x1", password: "" }, 400, "invalid"],
    ["an empty name", { username: "", password: "x" }, 400, "invalid"],
    ["a blank name", { username: "   ", password: "x" }, 400, "invalid"],
    ["a control character", { username: "a\u0007b", password: "x" }, 400, "invalid"],
    ["65 characters", { username: "名".repeat(65), password: "x" }, 400, "invalid"],
    ["a lone surrogate", { username: "a\ud800", password: "x" }, 400, "invalid"],
    ["an unknown field", { username: "x1", password: "x", role: "admin" }, 400, "invalid"],
    ["a number", { username: 7, password: "x" }, 400, "invalid"],
    ["a list", [], 400, "invalid"],
  ])("refuses to register with %s", async (_what, body, status, code) => {
    const answer = await call<Failure>(host, "POST", "/api/users", { body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).not.toBe("");
  });

  it("does not reveal which accounts exist", async () => {
    const wrong = await call<Failure>(host, "POST", "/api/session", {
      body: { login: "ada", password: "no" },
    });
    const unknown = await call<Failure>(host, "POST", "/api/session", {
      body: { login: "nobody", password: "no" },
    });
    expect([wrong.status, wrong.body.error.code]).toEqual([401, "wrong_password"]);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  });

  it("refuses calls without a token, or with a forged or expired one", async () => {
    const forged = await call<Failure>(host, "GET", "/api/me", { token: "0".repeat(32) });
    const none = await call<Failure>(host, "GET", "/api/me");
    expect([none.status, forged.status]).toEqual([401, 401]);
    const dora = await person(host, "dora");
    expect((await dora.call("DELETE", "/api/session")).status).toBe(204);
    expect((await dora.call("GET", "/api/me")).status).toBe(401);
  });

  it("ends every earlier token at a password change and answers with a new one", async () => {
    const eve = await person(host, "eve");
    const elsewhere = await login(host, "eve");
    const refused = await eve.call<Failure>("PUT", "/api/me/password", {
      oldPassword: "no",
      password: "new",
    });
    expect([refused.status, refused.body.error.code]).toEqual([401, "wrong_password"]);
    const { status, body } = await eve.call<{ token: string }>("PUT", "/api/me/password", {
      oldPassword: eve.password,
      password: "new",
    });
    expect(status).toBe(200);
    expect((await elsewhere.call("GET", "/api/me")).status).toBe(401);
    expect((await call(host, "GET", "/api/me", { token: body.token })).status).toBe(200);
    await login(host, "eve", "new");
  });

  it("changes the caller's own account, and refuses another person's name", async () => {
    const finn = await person(host, "finn");
    const changed = await finn.call<MeView>("PATCH", "/api/me", {
      displayName: "Finn 🐟",
      profile: { detail: "hi", city: "福州" },
    });
    expect(changed.body).toMatchObject({ displayName: "Finn 🐟", profile: { detail: "hi", city: "福州" } });
    const taken = await finn.call<Failure>("PATCH", "/api/me", { username: "ada" });
    expect([taken.status, taken.body.error.code]).toEqual([409, "duplicate"]);
  });

  it("shows public rooms to everybody and private ones to their members", async () => {
    const open = await createRoom(ada, "Open house");
    const secret = await createRoom(ada, "Secret", { isPublic: false });
    const seen = (await bo.call<ListPage<RoomListItem>>("GET", "/api/rooms?pageSize=200")).body.items;
    expect(seen.map((room) => room.name)).toContain("Open house");
    expect(seen.map((room) => room.name)).not.toContain("Secret");
    expect(seen.find((room) => room.id === open.id)).not.toHaveProperty("code");
    expect((await bo.call("GET", `/api/rooms/${secret.id}`)).status).toBe(403);
    expect((await bo.call("GET", `/api/rooms/${secret.id}/messages`)).status).toBe(403);
    expect((await bo.call("POST", "/api/rooms/by-code", { code: "wrong" })).status).toBe(404);
    const entered = await bo.call<RoomView>("POST", "/api/rooms/by-code", { code: secret.code });
    expect(entered.body).toMatchObject({ id: secret.id, members: 2 });
  });

  it("lets only owners change, transfer and dissolve a room", async () => {
    const room = await createRoom(ada, "Workshop");
    const path = `/api/rooms/${room.id}`;
    expect((await bo.call("PATCH", path, { name: "Mine" })).status).toBe(403);
    expect((await bo.call("DELETE", path)).status).toBe(403);
    expect((await ada.call<RoomView>("PATCH", path, { detail: "tools", capacity: 5 })).body).toMatchObject({
      name: "Workshop",
      detail: "tools",
      capacity: 5,
    });
    expect((await ada.call<Failure>("PUT", `${path}/owner`, { userId: bo.user.id })).body.error.code).toBe(
      "not_member",
    );
    await ada.call("POST", `${path}/members`, { userId: bo.user.id });
    expect(
      (await ada.call<RoomView>("PUT", `${path}/owner`, { userId: bo.user.id })).body.owner?.username,
    ).toBe("bo");
    expect((await ada.call("DELETE", path)).status).toBe(403);
    expect((await bo.call("DELETE", path)).status).toBe(204);
    expect((await bo.call("GET", path)).status).toBe(404);
  });

  it("pages the history by sequence numbers, both ways, limits clamped", async () => {
    const room = await createRoom(ada, "Long");
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    for (let n = 1; n <= 230; n++) {
      await askOk(socket, "message:send", {
        roomId: room.id,
        clientId: `c${n}`,
        kind: "text",
        body: `line ${n}`,
      });
    }
    socket.close();
    const page = async (query: string) => {
      const { body } = await ada.call<HistoryPage>("GET", `/api/rooms/${room.id}/messages${query}`);
      return { seqs: body.items.map((m) => m.seq), hasMore: body.hasMore };
    };
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(await page("")).toEqual({ seqs: range(181, 230), hasMore: true });
    expect(await page("?before=11&limit=20")).toEqual({ seqs: range(1, 10), hasMore: false });
    expect(await page("?after=220")).toEqual({ seqs: range(221, 230), hasMore: false });
    expect(await page("?after=0&limit=3")).toEqual({ seqs: [1, 2, 3], hasMore: true });
    expect((await page("?limit=99999")).seqs).toHaveLength(200);
    expect((await page(`?limit=${"9".repeat(400)}`)).seqs).toHaveLength(200);
    for (const least of ["0", "-1", "-99999999999999999"]) {
      expect((await page(`?limit=${least}`)).seqs).toEqual([230]);
    }
    expect(await page(`?before=${"9".repeat(20)}&limit=2`)).toEqual({ seqs: [229, 230], hasMore: true });
    expect(await page(`?after=${"9".repeat(20)}`)).toEqual({ seqs: [], hasMore: false });
    expect(await page("?after=-1&limit=2")).toEqual({ seqs: [1, 2], hasMore: true });
    for (const path of [`/api/rooms/${room.id}/search?q=line&limit=-1`, "/api/search?q=line&limit=-1"]) {
      expect((await ada.call<HistoryPage>("GET", path)).body.items).toMatchObject([{ seq: 230 }]);
    }
    expect((await ada.call("GET", `/api/rooms/${room.id}/messages?before=x`)).status).toBe(400);
  });

  it("finds Chinese and English text in a room, in any case, newest first", async () => {
    const room = await createRoom(ada, "Library");
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    for (const [n, body] of ["今天天气很好", "Good Morning", "good night", "明天天气不好"].entries()) {
      await askOk(socket, "message:send", { roomId: room.id, clientId: `${n}`, kind: "text", body });
    }
    socket.close();
    const find = async (q: string) => {
      const path = `/api/rooms/${room.id}/search?q=${encodeURIComponent(q)}`;
      return (await ada.call<HistoryPage>("GET", path)).body.items.map((m) => m.body);
    };
    expect(await find("天气")).toEqual(["明天天气不好", "今天天气很好"]);
    expect(await find("GOOD")).toEqual(["good night", "Good Morning"]);
    expect(await find("nothing")).toEqual([]);
  });

  it("is described as OpenAPI 3.1 with every route", async () => {
    const { body } = await call<{ openapi: string; paths: Record<string, object> }>(
      host,
      "GET",
      "/api/openapi.json",
    );
    expect(body.openapi).toBe("3.1.0");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/api/users", "/api/session", "/api/rooms/{id}/messages", "/api/me/avatar"]),
    );
  });

  it("lists a private group of a merchant page to those who may read it only", async () => {
    const { merchants, rooms } = host.host.core;
    const [activationCode] = await merchants.createCodes(hostActor(), 1, "");
    const { body: page } = await ada.call<MerchantView>("POST", "/api/merchants", {
      activationCode,
      name: "Bakery",
    });
    const owner = userActor({ address: "127.0.0.1", dialect: "native" }, ada.user.id);
    for (const name of ["Orders", "Staff"]) await merchants.createGroup(owner, page.id, { name });
    await rooms.update(owner, (await rooms.byName("Staff")).id, { isPublic: false });
    const seenBy = async (who: Person) => {
      const one = await who.call<MerchantView>("GET", `/api/merchants/${page.id}`);
      const all = await who.call<ListPage<MerchantView>>("GET", "/api/merchants");
      const names = (view?: MerchantView) => view?.groups.map(({ name }) => name).sort();
      expect(names(all.body.items.find(({ id }) => id === page.id))).toEqual(names(one.body));
      return names(one.body);
    };
    expect(await seenBy(ada)).toEqual(["Orders", "Staff"]);
    expect(await seenBy(bo)).toEqual(["Orders"]);
  });

  it("answers unknown paths in its own form", async () => {
    const missing = await call<Failure>(host, "GET", "/api/nothing");
    expect([missing.status, missing.body.error.code]).toEqual([404, "not_found"]);
    const method = await call<Failure>(host, "PUT", "/api/session");
    expect([method.status, method.headers.get("allow")]).toEqual([405, expect.stringContaining("POST")]);
    const broken = await fetch(`${host.url}/api/users`, { method: "POST", body: "{" });
    expect([broken.status, ((await broken.json()) as Failure).error.code]).toEqual([400, "invalid"]);
  });

  it("deletes an account with its rooms and its messages elsewhere, once its password is given", async () => {
    const gil = await person(host, "gil");
    const own = await createRoom(gil, "Gil's");
    const lobby = await createRoom(ada, "Shared");
    const socket = await gil.connect();
    await askOk(socket, "room:join", { roomId: lobby.id });
    await askOk(socket, "message:send", { roomId: lobby.id, clientId: "1", kind: "text", body: "bye" });
    expect((await gil.call("DELETE", "/api/me", { password: "no" })).status).toBe(401);
    const closed = new Promise((resolve) => socket.once("disconnect", resolve));
    expect((await gil.call("DELETE", "/api/me", { password: gil.password })).status).toBe(204);
    await closed;
    expect((await ada.call("GET", `/api/rooms/${own.id}`)).status).toBe(404);
    expect((await ada.call<HistoryPage>("GET", `/api/rooms/${lobby.id}/messages`)).body.items).toEqual([]);
    expect((await gil.call("GET", "/api/me")).status).toBe(401);
  });
});
