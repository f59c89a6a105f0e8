/** Dialect A's HTTP beside its examples: bodies of every kind, paths, methods, errors, pictures. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { apiv1 } from "../../../../server/dialects/apiv1/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { multipart, send } from "../../../support/loopback.ts";
import { plain, pngDeclaring } from "../../../support/pictures.ts";
import { Client, createRoom, type Envelope, register } from "../../../support/wires/apiv1.ts";

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, apiv1] });
  await register(host, "张三");
  await createRoom(host, "张三", "大厅/一?#%");
});

afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const ROOM = encodeURIComponent("大厅/一?#%");
const USER = encodeURIComponent("张三");
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

describe("parameters", () => {
  it.each<[string, Parameters<typeof send>[2], string?]>([
    ["JSON", { body: { username: "张三" } }],
    ["JSON as plain text", { body: '{"username":"张三"}', headers: { "Content-Type": "text/plain" } }],
    ["JSON as a form", { body: '{"username":"张三"}', headers: FORM }],
    ["JSON without a type", { body: '{"username":"张三"}' }],
    ["JSON of an unknown type", { body: '{"username":"张三"}', headers: { "Content-Type": "a/b" } }],
    ["a form", { body: `username=${USER}`, headers: FORM }],
    ["the query", { method: "POST" }, `?username=${USER}`],
    ["the query beside a body", { body: {} }, `?username=${USER}`],
  ])("may come as %s", async (_, sending, query = "") => {
    for (const slash of ["", "/"]) {
      const { status, body } = await send(host, `/apiv1/user/query${slash}${query}`, sending);
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 0, data: { username: "张三" }, username: "张三" });
    }
  });

  it("may come as multipart", async () => {
    const { body } = await send(host, "/apiv1/user/query", {
      method: "POST",
      ...(await multipart({ username: "张三" })),
    });
    expect(body).toMatchObject({ status: 0, username: "张三" });
  });

  it("may be JSON text of any content type, and come from the query when the body is empty", async () => {
    const told = { username: "json" };
    await send(host, "/apiv1/user/register", { body: told });
    const types = ["multipart/form-data", "multipart/form-data; boundary=x", "image/png", "text/plain"];
    for (const type of types) {
      const body = JSON.stringify(told);
      const answer = await send(host, "/apiv1/user/query", { body, headers: { "Content-Type": type } });
      expect(answer.body, type).toMatchObject({ status: 0 });
    }
    const empty = { method: "POST", headers: { "Content-Type": types[1] ?? "" } };
    expect((await send(host, "/apiv1/user/query?username=json", empty)).body).toMatchObject({ status: 0 });
  });

  it("may end with a comma, as in the document's own examples", async () => {
    const body = '{\n    "username":"testuser",\n    "phone":"13800000099",\n}';
    for (const type of ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      await send(host, "/apiv1/user/register", { body, headers: { "Content-Type": type } });
      const answer = await send(host, "/apiv1/user/query", { body, headers: { "Content-Type": type } });
      expect(answer.body, type).toMatchObject({ status: 0, data: { username: "testuser" } });
    }
    const headers = { "Content-Type": "application/json" };
    for (const broken of ['{"username":"testuser",,}', '{"username":"testuser" "phone":"1",}']) {
      const answer = await send(host, "/apiv1/user/query", { body: broken, headers });
      expect(answer.body).toMatchObject({ status: 1001 });
    }
  });

  it("may be numbers, such as a phone", async () => {
    const { body } = await send(host, "/apiv1/user/register", { body: { username: 42, phone: 13800000001 } });
    expect(body).toMatchObject({ status: 0, data: { username: "42", phone: "13800000001", userdetail: "" } });
  });
});

describe("names in the path", () => {
  it.each(["", "/"])("are percent-encoded (%j at the end)", async (slash) => {
    const { body } = await send(host, `/apiv1/room/message/${ROOM}${slash}`);
    expect(body).toEqual({ status: 0, message: "", data: { onlineusers: 0, msg: [] } });
    const picture = await multipart({ anything: { data: await plain(9, 9, "jpeg"), name: "x" } });
    const paths = [`user/avatar/${USER}`, `room/avatar/${ROOM}`, `room/avatar/upload/${ROOM}`];
    for (const path of paths) {
      const answer = await send(host, `/apiv1/${path}${slash}`, { method: "POST", ...picture });
      expect(answer.body).toEqual({ status: 0, message: "" });
    }
    const { headers } = await send(host, `/apiv1/user/avatar/download/${USER}${slash}`);
    expect(headers["content-type"]).toBe("image/webp");
  });

  it("are encoded in the paths and URLs of answers, which can be requested unchanged", async () => {
    const { body } = await send(host, "/apiv1/room/query", { body: { roomname: "大厅/一?#%" } });
    const { data } = body as Envelope;
    expect(data?.roomurl).toBe(`${host.url}/apiv1/joinroom/${ROOM}`);
    expect((await send(host, String(data?.roomavatar))).headers["content-type"]).toMatch(/^image\//);
    const { id } = await host.host.core.rooms.byName("大厅/一?#%");
    const landed = await send(host, `/apiv1/joinroom/${ROOM}`);
    expect([landed.status, landed.headers.location]).toEqual([302, `/r/${id}`]);
  });

  it("the URL follows the Host header, unless that is invalid", async () => {
    const ask = async (Host: string) => {
      const sending = { body: { roomname: "大厅/一?#%" }, headers: { Host } };
      return (await send(host, "/apiv1/room/query", sending)).body as Envelope;
    };
    expect((await ask("chat.local:81")).data?.roomurl).toBe(`http://chat.local:81/apiv1/joinroom/${ROOM}`);
    expect((await ask('a"/><b>')).data?.roomurl).toBe(`${host.url}/apiv1/joinroom/${ROOM}`);
  });

  it.each([
    "/apiv1/user/avatar/download/nobody",
    "/apiv1/room/avatar/download/%00%E2%80%AE",
    "/apiv1/user/avatar/download/%ff",
  ])("%s is a generated image where nobody set a picture", async (path) => {
    const { status, headers, bytes } = await send(host, path);
    expect([status, headers["content-type"]]).toEqual([200, "image/png"]);
    expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
    const again = await send(host, path, { headers: { "If-None-Match": headers.etag as string } });
    expect(again.status).toBe(304);
  });
});

describe("errors", () => {
  it.each<[string, string, object, number]>([
    ["a missing name", "user/register", {}, 1001],
    ["an empty name", "user/register", { username: "" }, 1001],
    ["a long name", "user/register", { username: "x".repeat(65) }, 1001],
    ["a control character", "user/register", { username: "a\u0007" }, 1001],
    ["a taken name", "user/register", { username: "张三" }, 1004],
    ["an unknown user", "user/query", { username: "nobody" }, 1003],
    ["an unknown room", "room/query", { roomname: "nowhere" }, 1003],
    ["an unknown owner", "user/roomcreate", { roomowner: "nobody", roomname: "r", roomdetail: "" }, 1003],
    ["a taken room", "user/roomcreate", { roomowner: "张三", roomname: "大厅/一?#%", roomdetail: "" }, 1004],
    ["a name that is taken", "user/modify", { username: "张三", newusername: "42" }, 1004],
    ["no such user to change", "user/modify", { username: "nobody" }, 1003],
    ["no such room to change", "room/modify", { roomname: "nowhere" }, 1003],
    ["no such room to delete", "room/delete", { roomname: "nowhere" }, 1003],
    ["no such user to delete", "user/delete", { username: "nobody" }, 1003],
  ])("%s is refused in the body with HTTP 200", async (_, path, body, status) => {
    if (status === 1004) await send(host, "/apiv1/user/register", { body: { username: "42" } });
    const answer = await send(host, `/apiv1/${path}`, { body });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status, message: expect.stringMatching(/\w/) });
  });

  it("a phone belongs to one account, an empty one to any number", async () => {
    const known = { username: "phoned", phone: "1" };
    expect((await send(host, "/apiv1/user/register", { body: known })).body).toMatchObject({ status: 0 });
    const again = { username: "phoned too", phone: "1" };
    expect((await send(host, "/apiv1/user/register", { body: again })).body).toMatchObject({ status: 1004 });
  });

  it.each([
    ["broken JSON", '{"username":', { "Content-Type": "application/json" }],
    ["a cut multipart body", "--x\r\nContent-Dis", { "Content-Type": "multipart/form-data; boundary=x" }],
    ["broken UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), { "Content-Type": "application/json" }],
  ])("%s is answered in A's own form", async (_, body, headers) => {
    const answer = await send(host, "/apiv1/user/register", { body, headers });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 1001, message: expect.stringMatching(/\w/) });
  });

  it("a body that is too large is 413, a wrong method 405 with Allow, an unknown path a plain 404", async () => {
    const large = { body: { username: "x".repeat(2_000_000) } };
    const tooLarge = await send(host, "/apiv1/user/register", large);
    expect(tooLarge).toMatchObject({ status: 413, body: { status: 1001 } });
    const wrong = await send(host, "/apiv1/user/register", { method: "DELETE" });
    expect(wrong).toMatchObject({ status: 405, headers: { allow: "POST, OPTIONS" }, body: { status: 1001 } });
    const unknown = await send(host, "/apiv1/nothing");
    expect([unknown.status, unknown.body]).toEqual([404, undefined]);
    const options = await send(host, "/apiv1/room/delete/", { method: "OPTIONS" });
    expect(options.status).toBe(204);
    expect(options.headers.allow?.toString().split(", ").sort()).toEqual(["GET", "OPTIONS", "POST"]);
  });

  it.each([
    ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 200],
    ["HTML that says it is PNG", Buffer.from("<!doctype html><script>alert(1)</script>"), 200],
    ["nothing", Buffer.alloc(0), 200],
    ["a decompression bomb", pngDeclaring(60_000, 60_000), 413],
  ])("%s is not a picture", async (_, data, status) => {
    const picture = await multipart({ file: { data, name: "a.png" } });
    const answer = await send(host, `/apiv1/user/avatar/${USER}`, { method: "POST", ...picture });
    expect(answer).toMatchObject({ status, body: { status: 1001 } });
  });

  it("no file, or two files of which none is called file, is not a picture", async () => {
    const data = await plain(9, 9);
    const bodies = [{ name: "x" }, { a: { data, name: "a.png" }, b: { data, name: "b.png" } }];
    for (const parts of bodies) {
      const sending = { method: "POST", ...(await multipart(parts)) };
      const answer = await send(host, `/apiv1/user/avatar/${USER}`, sending);
      expect(answer.body).toMatchObject({ status: 1001 });
    }
  });

  it("too many calls are refused in the API's own form, which says when to try again", async () => {
    await host.host.settings.update({ "limits.enabled": true });
    const answers = [];
    for (let n = 0; n < 125; n++) {
      answers.push(await send(host, "/apiv1/user/register", { body: { username: "张三" } }));
    }
    await host.host.settings.update({ "limits.enabled": false });
    expect(host.complaints.splice(0)).toEqual([expect.stringMatching(/^Refused: rate: /)]);
    const last = answers.at(-1);
    expect(last).toMatchObject({
      status: 200,
      body: { status: 1001, message: expect.stringMatching(/^Too many/) },
    });
    expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("accounts and the history", () => {
  it("deleting an account deletes its rooms, notifies everyone there, and deletes its messages elsewhere", async () => {
    await register(host, "owner");
    await register(host, "guest");
    await createRoom(host, "owner", "owned");
    await createRoom(host, "guest", "elsewhere");
    const [owner, guest] = [await Client.connect(host), await Client.connect(host)];
    await owner.ask("join", { username: "owner", roomname: "elsewhere" });
    await owner.ask("new message", { username: "owner", roomname: "elsewhere", message: "bye" });
    await guest.ask("join", { username: "guest", roomname: "owned" });
    const gone = { body: { username: "owner" } };
    expect((await send(host, "/apiv1/user/delete", gone)).body).toEqual({ status: 0, message: "" });
    expect((await guest.hears(1))[0]).toMatchObject({ data: { action: "close", roomname: "owned" } });
    const history = await send(host, "/apiv1/room/message/elsewhere");
    expect(history.body).toMatchObject({ data: { msg: [] } });
    owner.close();
    guest.close();
  });

  it("renaming an account keeps its messages, under the new name", async () => {
    await register(host, "old");
    await createRoom(host, "old", "renamed");
    const client = await Client.connect(host);
    await client.ask("join", { username: "old", roomname: "renamed" });
    await client.ask("new message", { username: "old", roomname: "renamed", message: "hi" });
    const change = { username: "old", newusername: "new" };
    await send(host, "/apiv1/user/modify", { body: change });
    const history = await send(host, "/apiv1/room/message/renamed");
    expect(history.body).toMatchObject({ data: { msg: [{ username: "new", message: "hi" }] } });
    const room = { roomname: "renamed", newroomname: "room of new" };
    const renamed = await send(host, "/apiv1/room/modify", { body: room });
    expect(renamed.body).toMatchObject({ data: { roomname: "room of new" } });
    const said = { username: "new", roomname: "room of new", message: "still here" };
    expect(await client.ask("new message", said)).toMatchObject({ status: 0 });
    client.close();
  });

  it("of several simultaneous deletions of a user, the later find no such user", async () => {
    await register(host, "leaver");
    for (let n = 0; n < 5; n++) await createRoom(host, "leaver", `leaver's ${n}`);
    const leave = () => send(host, "/apiv1/user/delete", { body: { username: "leaver" } });
    const change = () => send(host, "/apiv1/user/modify", { body: { username: "leaver", location: "x" } });
    const first = leave();
    const calls = Array.from({ length: 40 }, (_, n) => (n % 2 ? leave() : change()));
    const statuses = new Set(
      (await Promise.all([first, ...calls])).map(({ body }) => (body as Envelope).status),
    );
    statuses.delete(0);
    expect([...statuses]).toEqual([1003]);
  });

  it("the history shows a message of the host as one of `system`", async () => {
    const { id } = await host.host.core.rooms.byName("elsewhere");
    await host.host.core.messages.say(hostActor(), id, "welcome");
    const history = await send(host, "/apiv1/room/message/elsewhere");
    expect(history.body).toMatchObject({ data: { msg: [{ username: "system", message: "welcome" }] } });
  });

  it.each([
    ["limit=0", 1001],
    ["limit=x", 1001],
    ["before=-1", 1001],
    ["limit=5000", 0],
    [`limit=${"9".repeat(16)}`, 0],
    [`limit=${"9".repeat(400)}&before=${"9".repeat(400)}`, 0],
    ["limit=&before=&username=", 0],
    ["limit=1&before=99", 0],
  ])("the history with %s answers %i", async (query, status) => {
    const { body } = await send(host, `/apiv1/room/message/elsewhere?${query}`);
    expect(body).toMatchObject({ status });
  });
});
