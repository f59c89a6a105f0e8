/** What a page of another site may do from the browser of somebody whose address holds a lease (security.md 3). */
import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { person } from "../../support/people.ts";

const CHROME = { "user-agent": "Mozilla/5.0 (X11; Linux) Chrome/140", "accept-language": "en" };
const EVIL = "http://evil.example";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ adminPassword: "pw" });
  const bob = await person(host, "bob");
  await bob.call("POST", "/api/rooms", { name: "office" });
});
afterAll(() => host.stop());

function ask(
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request({ port: host.port, host: "127.0.0.1", method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const rename = (headers: Record<string, string>) =>
  ask(
    "/apiv1/user/modify",
    { "content-type": "text/plain", ...headers },
    { username: "bob", email: "b@example.org" },
  );

it.each<[string, Record<string, string>]>([
  ["a script", { ...CHROME, origin: EVIL }],
  ["a form that hides its page", { ...CHROME, origin: "null" }],
  ["a navigation", { ...CHROME, referer: `${EVIL}/` }],
  ["an image that hides its page", CHROME],
  ["a page by DNS rebinding", { ...CHROME, host: "evil.example:5000", origin: "http://evil.example:5000" }],
])("%s of another site cannot use a lease", async (_, headers) => {
  expect((await rename(headers)).text).not.toContain('"status":0');
});

it("a program at the address can use the lease, and so can a page of this host", async () => {
  expect((await rename({})).text).toContain('"status":0');
  expect((await rename({ ...CHROME, origin: host.url })).text).toContain('"status":0');
});

it("a page of another site that logs in itself may act by its own lease", async () => {
  const page = { ...CHROME, origin: "http://chat.example", "content-type": "application/json" };
  expect((await ask("/apiv1/user/register", page, { username: "vue" })).text).toContain('"status":0');
  expect((await ask("/apiv1/user/modify", page, { username: "vue", email: "v@example.org" })).text).toContain(
    '"status":0',
  );
  const other = { ...page, origin: EVIL };
  expect(
    (await ask("/apiv1/user/modify", other, { username: "vue", email: "x@example.org" })).text,
  ).not.toContain('"status":0');
});

it.each([
  ["a page of this host", () => ({ ...CHROME, origin: host.url })],
  ["a browser's address bar", () => ({ ...CHROME, "sec-fetch-site": "none", "sec-fetch-user": "?1" })],
])("%s deletes an account by lease only with its password", async (_, headersOf) => {
  const page = headersOf();
  const username = "dora";
  const { password } = await person(host, username);
  const remove = async (headers: object, more = {}): Promise<unknown> => {
    const sent = { ...headers, "content-type": "application/json" };
    return JSON.parse((await ask("/apiv1/user/delete", sent, { username, ...more })).text);
  };
  expect(await remove(page)).toEqual({ status: 1001, message: expect.stringContaining("password") });
  expect(await remove(page, { password: "wrong" })).toMatchObject({ status: 1001 });
  expect(await remove(page, { password })).toMatchObject({ status: 0 });

  await person(host, username);
  expect(await remove({})).toMatchObject({ status: 0 });
});

it("a WebSocket of another site cannot act by a lease", async () => {
  const said = (origin?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const ws = new WebSocket(`ws://127.0.0.1:${host.port}/`, origin === undefined ? {} : { origin });
      ws.on("error", reject);
      ws.on("open", () =>
        ws.send(
          JSON.stringify({
            type: "join",
            data: { user: { user_name: "bob", user_avatar: "" }, room_name: "office", msg: "" },
          }),
        ),
      );
      ws.once("message", (data) => {
        ws.close();
        resolve(String(data));
      });
    });
  expect(await said(EVIL)).toContain("error");
  expect(await said()).not.toContain('"error"');
});

it("the console and its sockets refuse foreign host names, and the admin is told which names people used", async () => {
  const headers = { host: "evil.example:5000", "content-type": "application/json" };
  const login = await ask("/admin/api/session.login", headers, { password: "pw" });
  expect([login.status, JSON.parse(login.text)]).toEqual([
    421,
    { error: expect.objectContaining({ code: "misdirected" }) },
  ]);
  expect((await ask("/admin", headers)).status).toBe(421);
  expect((await ask("/healthz", headers)).status).toBe(200);
  await host.host.settings.update({ "listen.names": "evil.example" });
  expect((await ask("/admin/api/session.login", headers, { password: "pw" })).status).toBe(200);
});
