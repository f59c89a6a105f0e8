/** Any input to dialect B is answered in its own form; nothing breaks, hangs or leaks. */
import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatroom } from "../../../../server/dialects/chatroom/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { nastyFields, nastyText, nastyValue } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { exchange } from "../../../support/requests.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, chatroom] });
  await register(host, "bob", "1");
  await call(host, "/chatroom/create", { room_name: "den" });
});

afterAll(async () => {
  expect(({} as { isHost?: boolean }).isHost).toBeUndefined();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const RESULTS = [
  "user not exist",
  "password wrong",
  "login successfully",
  "register successfully",
  "user exist",
  "get user data successfully",
  "chatroom create successfully",
  "chatroom already exist",
  "join chatroom",
  "leave chatroom",
  "invalid room",
  "invalid status",
  "full room",
  "missing parameters",
];

const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  "/auth/login": ["user_tel", "user_password"],
  "/auth/register": ["user_tel", "user_name", "user_password"],
  "/auth/user_data": ["user_name", "user_tel"],
  "/chatroom/create": ["room_name"],
  "/chatroom/room": ["room_name", "user_name", "status"],
};

/** Nothing is missing, so a sentence says what is wrong. */
const explained = (why: string) => ({ res: "missing parameters", message: expect.stringContaining(why) });

function expectResult(answer: { status: number; body: unknown }): void {
  expect([200, 413]).toContain(answer.status);
  expect(RESULTS).toContain((answer.body as { res?: unknown }).res);
}

describe("invalid input over HTTP is answered as the contract says", () => {
  it.each(Object.entries(ENDPOINTS))("%s", async (path, names) => {
    const fields = nastyFields([...names, "token"], ["bob", "den", "1", 1, 0]);
    await fc.assert(
      fc.asyncProperty(fields, fc.boolean(), async (told, byQuery) => {
        if (!byQuery) return expectResult(await send(host, path, { body: told }));
        const texts = Object.entries(told).map(([name, value]) => [
          name,
          `${JSON.stringify(value)}`.slice(0, 500),
        ]);
        const query = new URLSearchParams(
          texts.map((pair) => pair.map((text) => text?.toWellFormed() ?? "")),
        );
        expectResult(await send(host, `${path}?${query}`));
      }),
      { numRuns: 50 },
    );
  });

  it("any bytes as a body of any type", async () => {
    const types = ["application/json", "text/plain", "multipart/form-data; boundary=x", "image/png"];
    const bodies = fc.uint8Array({ maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(...types), async (bytes, type) => {
        const sending = { body: Buffer.from(bytes), headers: { "Content-Type": type } };
        expectResult(await send(host, "/auth/login", sending));
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Parameters<typeof send>[1], Parameters<typeof send>[2], object]>([
    ["no body at all", "/auth/login", { method: "POST" }, { res: "missing parameters", data: {} }],
    ["an empty phone", "/auth/login?user_tel=&user_password=1", {}, { res: "missing parameters", data: {} }],
    ["broken JSON", "/chatroom/create", { body: '{"room_name":' }, explained("is not valid JSON")],
    ["a long name", "/chatroom/create", { body: { room_name: "x".repeat(65) } }, explained("1 to 64")],
    ["a control character", "/chatroom/create", { body: { room_name: "a\u0000" } }, explained("control")],
    [
      "a long password",
      "/auth/register",
      { body: { user_tel: 5, user_name: "long", user_password: "x".repeat(1025) } },
      explained("password"),
    ],
    [
      "a status of another type",
      "/chatroom/room",
      { body: { room_name: "den", user_name: "bob", status: true } },
      { res: "invalid status" },
    ],
    [
      "an empty status",
      "/chatroom/room",
      { body: { room_name: "den", user_name: "bob", status: "" } },
      { res: "missing parameters" },
    ],
  ])("%s", async (_, path, sending, expected) => {
    const { status, body } = await send(host, path, sending);
    expect([status, body]).toEqual([200, expected]);
  });

  it("a body that is too large is 413, a wrong method 405 with Allow, an unknown path a plain 404", async () => {
    const tooLarge = await send(host, "/auth/login", { body: { user_tel: "x".repeat(2_000_000) } });
    expect(tooLarge).toMatchObject({ status: 413, body: { ...explained("larger than"), data: {} } });
    const wrong = await send(host, "/chatroom/list/", { method: "PUT" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.allow?.toString().split(", ").sort()).toEqual(["GET", "HEAD", "OPTIONS", "POST"]);
    expect(wrong.body).toEqual({
      res: "invalid room",
      room_list: [],
      rooms: [],
      message: expect.any(String),
    });
    expect((await send(host, "/chatroom/nothing")).status).toBe(404);
  });
});

const ERRORS = [
  "invalid message",
  "illegal type",
  "invalid data",
  "illegal data",
  "null message",
  "room not exist",
  "user not exist",
  "room full",
];

describe("packets", () => {
  it("any JSON is answered by a complete packet", async () => {
    const client = await Client.connect(host);
    const user = fc.oneof(nastyFields(["user_name", "user_avatar"], ["bob"]), nastyValue());
    const name = fc.oneof(nastyValue(), fc.constant("den"));
    const data = fc.oneof(
      fc.record({ user, room_name: name, msg: nastyValue() }, { requiredKeys: [] }),
      nastyValue(),
    );
    const type = fc.oneof(fc.constantFrom("join", "leave", "msg", "user", "error"), nastyValue());
    const any = fc.oneof(fc.record({ type, data }, { requiredKeys: [] }), nastyValue());
    await fc.assert(
      fc.asyncProperty(any, async (value) => {
        const heard = await client.ask(JSON.stringify(value) ?? "");
        expect(Object.keys(heard ?? {})).toEqual(["type", "data"]);
        expect(Object.keys(heard?.data ?? {}).slice(0, 3)).toEqual(["user", "room_name", "msg"]);
        expect(Object.keys(heard?.data.user ?? {})).toEqual(["user_name", "user_avatar"]);
        if (heard?.type === "error") expect(ERRORS).toContain(heard.data.msg);
      }),
      { numRuns: 300 },
    );
    client.close();
  });

  it("any text and any bytes are answered with `invalid message`", async () => {
    const client = await Client.connect(host);
    const invalid = packet("error", "", "", "invalid message");
    await fc.assert(
      fc.asyncProperty(fc.oneof(nastyText(), fc.uint8Array()), async (frame) => {
        const sent = typeof frame === "string" ? frame : Buffer.from(frame);
        expect(await client.ask(sent)).toEqual(invalid);
      }),
      { numRuns: 150 },
    );
    const deep = `{"type":"join","data":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    expect(await client.ask(deep)).toEqual(invalid);
    client.close();
  });

  it("a packet in many frames is read as one", async () => {
    const client = await Client.connect(host);
    const text = JSON.stringify(packet("join", "bob", "den"));
    const heard = client.hears(1);
    for (let at = 0; at < text.length; at++) client.ws.send(text[at] ?? "", { fin: at === text.length - 1 });
    expect(await heard).toMatchObject([{ type: "user", data: { room_name: "den" } }]);
    client.close();
  });

  it("a frame that is too large ends its own connection and no other", async () => {
    const [one, other] = [await Client.connect(host), await Client.connect(host)];
    await one.ask(packet("join", "bob", "den"));
    const closed = once(one.ws, "close");
    const tooLong = await one.ask(packet("msg", "bob", "den", "x".repeat(100_000)));
    expect(tooLong).toMatchObject({ type: "error", data: { msg: "illegal data" } });
    one.send(packet("msg", "bob", "den", "x".repeat(2_100_000)));
    expect((await closed)[0]).toBe(1009);
    expect(await other.ask(packet("join", "bob", "den"))).toMatchObject({ type: "user" });
    other.close();
  });

  it.each([
    ["no key", "GET", ""],
    ["an invalid key", "GET", "Sec-WebSocket-Key: x\r\n"],
    ["an old version", "GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 7\r\n"],
    ["POST", "POST", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"],
  ])("a handshake with %s is refused", async (_, method, headers) => {
    const head = `${method} / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
    expect(await exchange(host.port, `${head}${headers}\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it("nobody stays online when clients disconnect while their packets are being handled", async () => {
    for (let round = 0; round < 20; round++) {
      const client = await Client.connect(host);
      client.send(packet("join", "bob", "den"));
      client.send(packet("msg", "bob", "den", "x"));
      if (round % 3) await new Promise((turn) => setImmediate(turn));
      client.close();
    }
    const { connections, presence } = host.host.core;
    const mine = () => connections.all().filter(({ dialect }) => dialect === "chatroom");
    await expect.poll(() => mine().length).toBe(0);
    expect(await presence.online((await host.host.core.rooms.byName("den")).id)).toBe(0);
  });
});
