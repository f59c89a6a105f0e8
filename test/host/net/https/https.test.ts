import { X509Certificate } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { folderForTest } from "../../../support/folders.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { certificateOf, secureCall, secureSocket } from "../../../support/https.ts";
import { send } from "../../../support/loopback.ts";
import { ask, askOk, createRoom, next, person } from "../../../support/people.ts";
import { freePort, takePort } from "../../../support/ports.ts";
import { readUntil } from "../../../support/requests.ts";

const ON = { "listen.https": true, "listen.httpsPort": 0 };
const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

interface Trusting {
  readonly port: number;
  readonly ca: string;
}

async function start(options: Parameters<typeof startTestHost>[0] = {}): Promise<TestHost> {
  const host = await startTestHost(options);
  hosts.push(host);
  return host;
}

/** A device that did what `/trust` says. */
async function trusting(host: TestHost): Promise<Trusting> {
  const { httpsUrls } = await host.host.listening();
  const { status, bytes } = await send(host, "/trust/hearth-ca.crt");
  expect(status).toBe(200);
  return { port: Number(new URL(httpsUrls[0] ?? "").port), ca: bytes.toString() };
}

describe("a host with HTTPS", () => {
  it("is verified under every name it has, on a device that trusts it", async () => {
    const host = await start({ settings: ON });
    const device = await trusting(host);
    for (const name of ["127.0.0.1", "localhost", "hearth.local"]) {
      expect(await secureCall({ ...device, name }, "/healthz")).toBe('200 {"status":"ok"}');
    }
    await expect(secureCall({ ...device, name: "other.local" }, "/healthz")).rejects.toThrow(
      /does not match certificate/,
    );
  });

  it("is refused by a device that does not trust it, and by one that trusts another host", async () => {
    const host = await start({ settings: ON });
    const other = await trusting(await start({ settings: ON }));
    const { port } = await trusting(host);
    const alone = { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };
    await expect(secureCall({ port }, "/healthz")).rejects.toMatchObject(alone);
    await expect(secureCall({ port, ca: other.ca }, "/healthz")).rejects.toThrow();
  });

  it("carries the native chat and the raw WebSockets", async () => {
    const host = await start({ settings: ON });
    const { port, ca } = await trusting(host);
    const ada = await person(host, "ada");
    const bob = await person(host, "bob");
    const room = await createRoom(ada, "Lobby");
    const plain = await bob.connect();
    await askOk(plain, "room:join", { roomId: room.id });

    const secure: typeof plain = io(`https://127.0.0.1:${port}/chat`, {
      auth: { token: ada.token },
      transports: ["websocket"],
      forceNew: true,
      ca,
    });
    await new Promise<void>((resolve, reject) => {
      secure.once("connect", resolve);
      secure.once("connect_error", reject);
    });
    await askOk(secure, "room:join", { roomId: room.id });
    const heard = next(plain, "message");
    const packets = new WebSocket(`wss://127.0.0.1:${port}/`, { ca });
    await new Promise((resolve, reject) => {
      packets.once("open", resolve);
      packets.once("error", reject);
    });
    const refused = new Promise<string>((resolve) =>
      packets.once("message", (data) => resolve(String(data))),
    );
    packets.send("nonsense");
    expect(JSON.parse(await refused)).toMatchObject({ type: "error", data: { msg: "invalid message" } });
    const sent = await ask(secure, "message:send", {
      roomId: room.id,
      clientId: "1",
      kind: "text",
      body: "over TLS",
    });
    expect(sent.ok).toBe(true);
    expect(await heard).toMatchObject({ body: "over TLS" });
    for (const socket of [plain, secure]) socket.close();
    packets.close();
  });

  it("gives https links, and treats an HTTP/2 upgrade as a plain request", async () => {
    const host = await start({ settings: ON });
    const device = await trusting(host);
    const socket = await secureSocket(device);
    socket.write(
      "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
    );
    expect(await readUntil(socket, "}")).toContain('{"status":"ok"}');
    socket.destroy();
    await secureCall(device, "/apiv1/user/register", { username: "ada" });
    const room = { roomowner: "ada", roomname: "Tea", roomdetail: "at five" };
    const answer = await secureCall(device, "/apiv1/user/roomcreate", room);
    expect(answer).toContain(`https://127.0.0.1:${device.port}/apiv1/joinroom/Tea`);
  });

  it("switches HTTPS on, off and to another port while it runs", async () => {
    const host = await start();
    const { settings } = host.host;
    expect((await host.host.listening()).httpsUrls).toEqual([]);
    expect((await send(host, "/trust/hearth-ca.crt")).status).toBe(404);
    expect(readdirSync(host.dataDir)).not.toContain("https");

    await settings.update(ON);
    const first = await trusting(host);
    const kept = await secureSocket(first);
    const ended = new Promise((resolve) => kept.once("close", resolve));
    const port = await freePort();
    await settings.update({ "listen.httpsPort": port });
    const second = await trusting(host);
    expect(second).toEqual({ port, ca: first.ca });
    const { https } = await host.host.admin.host.connect();
    expect(https).toMatchObject({ port, state: "listening" });
    expect(await secureCall(second, "/healthz")).toMatch(/^200/);
    await expect(secureCall(first, "/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await ended;

    await settings.update({ "listen.https": false });
    await expect(secureCall(second, "/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect((await send(host, "/healthz")).status).toBe(200);
  });

  it("reports a busy port and runs without HTTPS", async () => {
    const { port, release } = await takePort(await freePort());
    const host = await start({ settings: { ...ON, "listen.httpsPort": port } });
    expect(host.complaints.splice(0)).toEqual([`Port ${port} is already in use. HTTPS is not served.`]);
    expect((await host.host.listening()).httpsUrls).toEqual([]);
    expect((await send(host, "/healthz")).status).toBe(200);
    await release();
    await host.host.settings.update({ "listen.https": true });
    expect(await secureCall(await trusting(host), "/healthz")).toMatch(/^200/);
  });

  it("keeps its authority and certificate across a restart, and its keys readable by the owner only", async () => {
    const dataDir = folderForTest();
    const first = await start({ dataDir, settings: ON });
    const device = await trusting(first);
    const shown = await certificateOf(device);
    await first.stop();
    const folder = join(dataDir, "https");
    expect(readdirSync(folder).sort()).toEqual(["ca.crt", "ca.key", "server.crt", "server.key"]);
    chmodSync(join(folder, "ca.key"), 0o644);

    const second = await start({ dataDir, settings: ON });
    const again = await trusting(second);
    expect(again.ca).toBe(device.ca);
    expect((await certificateOf(again)).fingerprint256).toBe(shown.fingerprint256);
    for (const name of ["ca.key", "server.key"]) {
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
      const key = readFileSync(join(folder, name), "utf8");
      expect(key).toContain("PRIVATE KEY");
      for (const path of [`/https/${name}`, `/trust/${name}`, "/trust/hearth-ca.key", "/trust/ca.key"]) {
        const { status, bytes } = await send(second, path);
        expect([status, bytes.includes("PRIVATE KEY")], path).toEqual([404, false]);
      }
    }
  });

  it("gives the page /trust the fingerprint to compare", async () => {
    const host = await start({ settings: ON });
    const { port, ca } = await trusting(host);
    const { body } = await send(host, "/trust/info.json");
    expect(body).toMatchObject({ port, urls: [`https://127.0.0.1:${port}/`] });
    const { fingerprint, name } = body as { fingerprint: string; name: string };
    expect(name).toMatch(/^Hearth \(/);
    expect(new X509Certificate(ca).fingerprint256).toBe(fingerprint);
    expect((await send(host, "/trust/info.json", { method: "POST" })).status).toBe(405);
  });
});
