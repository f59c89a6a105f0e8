import { readdir, readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { OPEN_OPERATIONS, OPERATIONS } from "../../../server/admin/contract.ts";
import { hostActor } from "../../../server/chat/actor.ts";
import { loginToken, openSocket, PASSWORD, post } from "../../support/console.ts";
import { folderForTest } from "../../support/folders.ts";
import { startTestHost, type TestHost, type TestHostOptions } from "../../support/host.ts";

let test: TestHost;
afterEach(() => test.stop());

const start = async (options: TestHostOptions = {}) => {
  test = await startTestHost({ adminPassword: PASSWORD, ...options });
  return test;
};
const audit = async (what: string) =>
  (await test.host.store.audit.list({ actions: [what], page: 1, pageSize: 50 })).items;

describe("logging in to the console", () => {
  it("takes the password and returns a token that every other operation accepts", async () => {
    const { url } = await start();
    const { status, body } = await post(url, "session.login", { password: PASSWORD });
    expect(status).toBe(200);
    const { token, expiresAt } = body.result as { token: string; expiresAt: string };
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    expect(await post(url, "host.status", {}, token)).toMatchObject({ status: 200 });
    expect(await audit("session.login")).toMatchObject([{ who: "host", address: "127.0.0.1" }]);
  });

  it("is the only operation that needs no token", async () => {
    const { url } = await start();
    const guarded = Object.keys(OPERATIONS).filter((name) => !OPEN_OPERATIONS.some((open) => open === name));
    for (const operation of guarded) {
      const answer = await post(url, operation, {});
      expect([operation, answer.status, answer.body.error?.code]).toEqual([
        operation,
        401,
        "unauthenticated",
      ]);
    }
    for (const token of ["0".repeat(32), "", "x".repeat(5000)]) {
      expect((await post(url, "host.status", {}, token)).status).toBe(401);
    }
    expect((await post(url, "session.state", {})).body.result).toEqual({ needsSetup: false, name: "Hearth" });
  });

  it("slows down guessing, logs it, and resets the count after a success", async () => {
    const { url } = await start();
    const guess = async (password: string) => (await post(url, "session.login", { password })).status;
    expect(await Promise.all([guess("a"), guess("b"), guess("c"), guess("d")])).toEqual([401, 401, 401, 401]);
    expect(await guess(PASSWORD)).toBe(200);
    expect(await Promise.all(["a", "b", "c", "d", "e"].map(guess))).toEqual([401, 401, 401, 401, 401]);
    const refused = await post(url, "session.login", { password: PASSWORD });
    expect(refused.status).toBe(429);
    expect(refused.body.error?.code).toBe("rate_limited");
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await audit("session.refused")).length).toBe(10);
  });

  it("lasts until the logout, and a new password ends every other session", async () => {
    const { url } = await start();
    const [mine, other, leaving] = [await loginToken(url), await loginToken(url), await loginToken(url)];
    expect((await post(url, "session.logout", {}, leaving)).body).toEqual({ result: {} });
    expect((await post(url, "host.status", {}, leaving)).status).toBe(401);
    const { socket } = await openSocket(url, { token: other });
    const dropped = new Promise((resolve) => socket.once("disconnect", resolve));
    await post(url, "session.changePassword", { oldPassword: PASSWORD, password: "next" }, mine);
    await dropped;
    expect((await post(url, "host.status", {}, other)).status).toBe(401);
    expect((await post(url, "host.status", {}, mine)).status).toBe(200);
    expect((await post(url, "session.login", { password: PASSWORD })).status).toBe(401);
  });
});

describe("the console's event stream", () => {
  it("does not keep the session of a client that disconnected during the handshake alive", async () => {
    const { url, host } = await start();
    const [leaving, other] = [await loginToken(url), await loginToken(url)];
    const left = new Promise<void>((resolve) => {
      host.io.of("/admin").use((socket, next) => {
        socket.conn.once("close", () => {
          next();
          setImmediate(resolve);
        });
        client.close();
      });
    });
    const client = io(`${url}/admin`, {
      auth: { token: leaving },
      transports: ["websocket"],
      reconnection: false,
    });
    await left;
    // Whenever a session ends, those of all open streams are checked, which keeps them alive.
    const looked = vi.spyOn(host.admin.logins, "prove");
    host.admin.logins.end(other);
    expect(looked).not.toHaveBeenCalledWith(leaving);
  });
});

describe("the first-run link", () => {
  const tokenOf = (adminUrl: string) => /#setup=(\w+)$/.exec(adminUrl)?.[1] ?? "";

  it("sets the password once, and is invalid afterwards", async () => {
    test = await startTestHost();
    const { adminUrl } = await test.host.listening();
    const token = tokenOf(adminUrl);
    expect((await post(test.url, "session.state", {})).body.result).toMatchObject({ needsSetup: true });
    expect((await post(test.url, "session.setup", { token: "wrong", password: "x" })).status).toBe(401);
    expect((await post(test.url, "session.login", { password: "" })).status).toBe(400);
    expect((await post(test.url, "session.login", { password: "x" })).status).toBe(401);

    const { status, body } = await post(test.url, "session.setup", { token, password: "chosen" });
    expect(status).toBe(200);
    const opened = (body.result as { token: string }).token;
    expect((await post(test.url, "host.status", {}, opened)).status).toBe(200);
    expect((await post(test.url, "session.setup", { token, password: "again" })).status).toBe(401);
    expect(await loginToken(test.url, "chosen")).toBeTruthy();
    expect((await test.host.listening()).adminUrl).not.toContain("#");
    expect(await audit("session.setup")).toHaveLength(1);
  });

  it("expires at a restart, and the password that it set is kept, hashed", async () => {
    const dataDir = folderForTest();
    test = await startTestHost({ dataDir });
    const first = tokenOf((await test.host.listening()).adminUrl);
    await test.stop();
    test = await startTestHost({ dataDir });
    expect((await post(test.url, "session.setup", { token: first, password: "x" })).status).toBe(401);
    const token = tokenOf((await test.host.listening()).adminUrl);
    await post(test.url, "session.setup", { token, password: "kept secret" });
    await test.stop();
    test = await startTestHost({ dataDir });
    expect(await loginToken(test.url, "kept secret")).toBeTruthy();
    expect(await filesWith(dataDir, "kept secret")).toEqual([]);
    expect(await filesWith(dataDir, "scrypt$")).not.toEqual([]);
  });
});

describe("the console's HTTP API", () => {
  it.each([
    ["an unknown operation", "rooms.explode", {}, 404, "unknown_operation"],
    ["the name of a property that every object inherits", "constructor", {}, 404, "unknown_operation"],
    ["a call without an operation", "", {}, 404, "unknown_operation"],
    ["invalid parameters", "rooms.get", { roomId: "one" }, 400, "invalid"],
    ["parameters that are not an object", "rooms.get", [1], 400, "invalid"],
    ["a body that is not JSON", "rooms.get", "{oops", 400, "invalid"],
    ["a room that does not exist", "rooms.get", { roomId: 99 }, 404, "room_not_found"],
  ])("answers %s with its error code and a sentence", async (_, operation, params, status, code) => {
    const { url } = await start();
    const answer = await post(url, operation, params, await loginToken(url));
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.body.error?.message).toMatch(/\.$|:/);
  });

  it("takes an empty body as no parameters, and refuses every method but POST", async () => {
    const { url } = await start();
    const token = await loginToken(url);
    expect((await post(url, "rooms.list", "", token)).status).toBe(200);
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
      const response = await fetch(`${url}/admin/api/rooms.list`, { method });
      expect([response.status, response.headers.get("Allow")]).toEqual([405, "POST"]);
      expect(await response.json()).toMatchObject({ error: { code: "method_not_allowed" } });
    }
  });

  it("refuses a body that is too large, and keeps serving", async () => {
    const { url } = await start({ settings: { "avatars.maxBytes": 1024 } });
    const token = await loginToken(url);
    const answer = await post(url, "rooms.create", { name: "x".repeat(300_000) }, token);
    expect([answer.status, answer.body.error?.code]).toEqual([413, "too_large"]);
    const stranger = await post(url, "session.login", { password: "x".repeat(300_000) });
    expect(stranger.status).toBe(413);
    expect((await post(url, "rooms.list", {}, token)).status).toBe(200);
  });

  it("refuses pages of other sites", async () => {
    const { url, port } = await start();
    const foreign = await post(url, "session.login", { password: PASSWORD }, undefined, {
      Origin: "https://evil.example",
    });
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, "forbidden"]);
    const own = { Origin: `http://127.0.0.1:${port}` };
    expect((await post(url, "session.login", { password: PASSWORD }, undefined, own)).status).toBe(200);
    const auth = { token: await loginToken(url) };
    const events = await openSocket(url, auth, { Origin: "https://evil.example" });
    expect(events.refusal).toContain("another site's page");
    const { socket, refusal } = await openSocket(url, auth, own);
    expect(refusal).toBeNull();
    socket.close();
  });

  const lan = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry?.family === "IPv4" && !entry.internal)?.address;

  it.skipIf(lan === undefined)("accepts other computers only when admin.remote is on", async () => {
    await start({ settings: { "listen.host": lan ?? "" } });
    const url = `http://${lan}:${test.port}`;
    const closed = await post(url, "session.login", { password: PASSWORD });
    expect([closed.status, closed.body.error?.code]).toEqual([403, "forbidden"]);
    expect((await openSocket(url, { token: "x" })).refusal).toContain("own computer");
    await test.host.settings.update({ "admin.remote": true });
    expect((await post(url, "session.login", { password: PASSWORD })).status).toBe(200);
  });
});

describe("a handshake for the event stream", () => {
  it.each([{}, { token: "wrong" }, { token: 7 }, { token: ["a"] }, { token: "x".repeat(10_000) }])(
    "refuses %j",
    async (auth) => {
      const { url } = await start();
      const { socket, refusal } = await openSocket(url, auth);
      expect(refusal).toBe("unauthenticated");
      expect(socket.connected).toBe(false);
    },
  );

  it("is accepted for a session until it logs out, and invalid input does no harm", async () => {
    const { url } = await start();
    const token = await loginToken(url);
    const { socket, refusal } = await openSocket(url, { token });
    expect(refusal).toBeNull();
    for (const nonsense of [null, "all", [-1], { a: 1 }, [["1"]]]) socket.emit("watch", nonsense);
    socket.emit("event", { type: "host.stopping" });
    const dropped = new Promise((resolve) => socket.once("disconnect", resolve));
    await post(url, "session.logout", {}, token);
    await dropped;
    expect(test.complaints).toEqual([]);
  });

  it("is accepted from another computer until admin.remote is switched off", async () => {
    const { url } = await start({ settings: { "admin.remote": true } });
    const token = await loginToken(url);
    // A forwarded request is never local.
    const remote = await openSocket(url, { token }, { "X-Forwarded-For": "192.168.1.50" });
    const local = await openSocket(url, { token });
    expect([remote.refusal, local.refusal]).toEqual([null, null]);
    const dropped = new Promise((resolve) => remote.socket.once("disconnect", resolve));
    await test.host.settings.update({ "admin.remote": false });
    await dropped;
    const heard = new Promise((resolve) => local.socket.once("event", resolve));
    await test.host.core.rooms.create(hostActor(), { name: "den" });
    await heard;
    local.socket.disconnect();
    const again = new Promise<Error & { data?: unknown }>((resolve) =>
      remote.socket.once("connect_error", resolve),
    );
    remote.socket.connect();
    expect((await again).data).toMatchObject({ code: "forbidden", reason: "console_local_only" });
  });
});

async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // A copy that is just being written may have its final name by now.
    const content = await readFile(path, "utf8").catch(() => "");
    if (content.includes(text)) found.push(path);
  }
  return found;
}
