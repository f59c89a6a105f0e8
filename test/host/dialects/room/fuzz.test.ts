/** Any input is answered with an envelope, a refusal or a system message; never a 5xx, crash, leak or stuck socket. */
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isVisible } from "../../../../server/chat/names.ts";
import { nastyText, nastyValue } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { type Client, createRoom, enrol, enter, refusal, send } from "../../../support/wires/room.ts";

let host: TestHost;
let ada: string;
/** Owns a room of his own; whatever he does to it or to himself, other rooms receive nothing. */
let mal: string;
let at: Client;
let other: Client;

beforeAll(async () => {
  host = await startTestHost({ settings: { "captcha.maxPerMinute": 100 } });
  ada = await enrol(host, "ada", "Ada");
  const bo = await enrol(host, "bo", "Bo");
  mal = await enrol(host, "mal", "Mal");
  at = await createRoom(host, ada, { name: "go", id: "room one" });
  other = await createRoom(host, bo, { name: "elsewhere", id: "room two" });
  await createRoom(host, mal, { name: "mal's", id: "room three" });
});
afterAll(async () => {
  at.ws.send("alive");
  await at.receive("alive");
  expect(other.received.map((frame) => frame.Content)).toEqual(["Bo成功进入房间"]);
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const ROUTES = [
  "POST /user/register",
  "POST /user/login",
  "PUT /user/update",
  "POST /user/forgetPwd",
  "PUT /user/updatePwd",
  "POST /room/sendImg",
  "PUT /room/transferOwner",
  "GET /room/retrieveUser",
  "DELETE /room/dissolve",
  "DELETE /room/kickOutUser",
  "GET /room/retrieve",
  "PUT /room/update",
  "DELETE /room/exit",
];
const NAMES = [
  "userId",
  "userPwd",
  "userName",
  "userEmail",
  "newPwd",
  "验证码",
  "roomName",
  "roomId",
  "roomCap",
  "roomAccess",
  "Img",
];

const nasty = nastyText();
/** Node accepts 16 KiB of request line and headers, and answers 431 itself beyond that. */
const nastyInUrl = nasty.map((text) => text.slice(0, 300).toWellFormed());
/** Mal's own room is among the targets, so that what its owner may do is reached too. */
const anything = fc.oneof(nastyValue(), fc.constant("room three"));
const fields = fc.dictionary(fc.constantFrom(...NAMES, "__proto__", "toString"), anything);

describe("HTTP", () => {
  for (const what of ROUTES) {
    it(`${what} answers its envelope`, async () => {
      const asJson = fields.map((body) => ({
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }));
      const asQuery = fc.dictionary(fc.constantFrom(...NAMES), nastyInUrl).map((query) => ({ query }));
      const asBytes = fc
        .tuple(
          fc.constantFrom("application/json", "multipart/form-data; boundary=x", "text/plain", "image/png"),
          fc.uint8Array({ maxLength: 300 }),
        )
        .map(([type, bytes]) => ({ body: Buffer.from(bytes), headers: { "Content-Type": type } }));
      await fc.assert(
        fc.asyncProperty(fc.oneof(asJson, asQuery, asBytes), async (sending) => {
          const { status, body } = await send(host, what, { token: mal, ...sending });
          expect([200, 413]).toContain(status);
          expect(Object.keys(body)).toEqual(["err"]);
          expect(body.err.Code === 0 || what === "GET /room/retrieve").toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  }
});

describe("upgrades", () => {
  for (const path of ["/room/create", "/room/enter", "/room/reEnter"]) {
    it(`${path} refuses invalid input with a message`, async () => {
      const query = fc.dictionary(fc.constantFrom("roomId", "roomCap", "roomAccess", "token"), nastyInUrl);
      await fc.assert(
        fc.asyncProperty(query, async (wild) => {
          const { status, body } = await refusal(host, path, wild, { token: mal });
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
          expect(body).toEqual({ msg: expect.any(String) });
        }),
        { numRuns: 60 },
      );
    });
  }
});

describe("frames", () => {
  it("of any text come back unchanged or as a system message", async () => {
    const texts = fc.sample(nasty, 150).map((text) => text.toWellFormed());
    for (const text of texts) at.ws.send(text);
    at.ws.send("end of texts");
    await at.receive("end of texts");
    const own = at.received.filter((frame) => frame.FromUserName === "Ada").map((frame) => frame.Content);
    expect(own.slice(0, -1)).toEqual(texts.filter((text) => isVisible(text) && [...text].length <= 4000));
    for (const { FromUserName, RoomName } of at.received) {
      expect(["Ada", "system"]).toContain(FromUserName);
      expect(RoomName).toBe("go");
    }
  });

  it("of raw bytes close at most their own socket", async () => {
    const { core } = host.host;
    const before = core.connections.all().length;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 200 }), async (bytes) => {
        const socket = connect(host.port, "127.0.0.1");
        const opened = new Promise<void>((resolve) => socket.once("data", () => resolve()));
        socket.write(
          `GET /room/reEnter?roomId=room%20one&token=${ada} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        );
        await opened;
        const closed = new Promise((resolve) => socket.once("close", resolve));
        socket.on("error", () => {});
        socket.end(bytes);
        socket.resume();
        await closed;
      }),
      { numRuns: 40 },
    );
    await expect.poll(() => core.connections.all().length).toBe(before);
  });

  it("that are binary or not valid UTF-8 reach nobody", async () => {
    const again = await enter(host, "/room/reEnter", { roomId: "room one" }, { token: ada });
    const before = at.received.length;
    again.ws.send(Buffer.from("binary"));
    await again.receive("参数无效");
    again.ws.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await again.closed).code).toBe(1007);
    expect(at.received).toHaveLength(before);
  });
});
