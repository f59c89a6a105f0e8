/** Any input to dialect A is answered in its own form; nothing breaks, hangs or leaks. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { apiv1 } from "../../../../server/dialects/apiv1/index.ts";
import { native } from "../../../../server/dialects/native/index.ts";
import { nastyFields, nastyText, nastyValue } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { multipart, send } from "../../../support/loopback.ts";
import { Client, createRoom, type Envelope, register } from "../../../support/wires/apiv1.ts";

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ dialects: [native, apiv1] });
  await register(host, "bob");
  await createRoom(host, "bob", "den");
});

afterAll(async () => {
  expect((await send(host, "/apiv1/user/query", { body: { username: "victim" } })).body).toMatchObject({
    status: 1003,
  });
  expect(({} as { isHost?: boolean }).isHost).toBeUndefined();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  "user/register": ["username", "userdetail", "phone", "location"],
  "user/query": ["username"],
  "user/modify": ["username", "newusername", "userdetail", "phone", "location"],
  "user/delete": ["username"],
  "user/roomcreate": ["roomowner", "roomname", "roomdetail"],
  "room/query": ["roomname"],
  "room/modify": ["roomname", "newroomname", "roomdetail", "roomowner"],
  "room/delete": ["roomname", "roomowner"],
};

/** Node itself refuses headers of more than 16 KiB. */
const inPath = () => nastyText().filter((text) => text !== "" && text.length < 1000 && text.isWellFormed());

function expectEnvelope(answer: { status: number; body: unknown }): void {
  expect([200, 413]).toContain(answer.status);
  const { status, message } = answer.body as Envelope;
  expect([0, 1001, 1003, 1004]).toContain(status);
  expect(typeof message).toBe("string");
  expect(message === "").toBe(status === 0);
}

describe("invalid input over HTTP is answered as the contract says", () => {
  it.each(Object.entries(ENDPOINTS))("%s", async (path, names) => {
    await fc.assert(
      fc.asyncProperty(nastyFields([...names, "token"]), fc.boolean(), async (fields, asForm) => {
        const texts = Object.entries(fields).map(([name, value]) => [
          name,
          `${JSON.stringify(value)}`.toWellFormed(),
        ]);
        const sending = asForm
          ? {
              body: new URLSearchParams(texts).toString(),
              headers: { "Content-Type": "application/x-www-form-urlencoded" },
            }
          : { body: fields };
        expectEnvelope(await send(host, `/apiv1/${path}`, sending));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["GET", "room/message/"],
    ["POST", "room/avatar/"],
    ["POST", "room/avatar/upload/"],
    ["POST", "user/avatar/"],
  ])("%s %s<name>", async (method, path) => {
    const name = inPath();
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 2000 }), async (text, bytes) => {
        // Somebody may have that name by now: "constructor" is a valid name.
        for (const of of ["user", "room"]) {
          const known = await send(host, `/apiv1/${of}/query`, { body: { [`${of}name`]: text } });
          fc.pre((known.body as Envelope).status !== 0);
        }
        const picture = await multipart({ file: { data: bytes, name: text.slice(0, 20) } });
        const sending = { method, ...(method === "POST" && picture) };
        const answer = await send(host, `/apiv1/${path}${encodeURIComponent(text)}`, sending);
        expectEnvelope(answer);
        expect((answer.body as Envelope).status).not.toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it.each(["user", "room"])("%s/avatar/download/<name> is always a picture", async (kind) => {
    const name = inPath();
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const path = `/apiv1/${kind}/avatar/download/${encodeURIComponent(text)}`;
        const { status, headers } = await send(host, path);
        expect([status, headers["content-type"]]).toEqual([200, "image/png"]);
      }),
      { numRuns: 40 },
    );
  });

  it("any bytes as a body of any type", async () => {
    const type = fc.constantFrom(
      "application/json",
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "multipart/form-data; boundary=x",
      "image/png",
      "",
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), type, async (bytes, contentType) => {
        const headers = contentType === "" ? {} : { "Content-Type": contentType };
        expectEnvelope(await send(host, "/apiv1/room/query", { body: Buffer.from(bytes), headers }));
      }),
      { numRuns: 100 },
    );
  });
});

describe("events", () => {
  const EVENTS = {
    join: ["username", "roomname"],
    leave: ["username", "roomname"],
    "new message": ["username", "roomname", "message"],
    close: ["roomname", "roomowner"],
    dance: ["username"],
  };

  it.each(["v2", "v4"] as const)("any payload by %s is acknowledged in its form", async (kind) => {
    const client = await Client.connect(host, kind);
    let isText = false;
    for (const [event, names] of Object.entries(EVENTS)) {
      const known = event === "close" ? ["den"] : ["bob", "den"];
      const payload = fc.oneof(nastyFields([...names, "token"], known), nastyValue());
      await fc.assert(
        fc.asyncProperty(payload, fc.boolean(), async (value, asText) => {
          const sent: unknown = asText ? JSON.stringify(value) : value;
          const answer = await client.ask(event, sent);
          if (typeof sent === "string") isText = true;
          else if (typeof sent === "object" && sent !== null) isText = false;
          expect(typeof answer).toBe(isText ? "string" : "object");
          const envelope = (isText ? JSON.parse(String(answer)) : answer) as Envelope;
          expect([0, 1001, 1003]).toContain(envelope.status);
        }),
        { numRuns: 60 },
      );
    }
    expect(await client.ask("join", { username: "bob", roomname: "den" })).toMatchObject({ status: 0 });
    client.close();
  });

  it.each(["v2", "v4"] as const)("binary payloads, none and many by %s are answered", async (kind) => {
    const client = await Client.connect(host, kind);
    const payloads = [
      [],
      [Buffer.from("{}")],
      [{ username: Buffer.from("bob"), roomname: "den" }],
      [1, 2, 3],
    ];
    for (const event of Object.keys(EVENTS)) {
      for (const args of payloads) {
        const message = expect.stringMatching(/\w/);
        const refused = { status: 1001, message, data: { action: "error", username: "system", message } };
        expect(await client.ask(event, ...args)).toEqual(refused);
      }
    }
    client.close();
  });

  it("broken packets and oversized frames end their own connection and no other", async () => {
    const client = await Client.connect(host);
    const frames = [
      "42",
      '42["join"',
      '42["join",{}',
      "45-",
      "451-[",
      '4299999999999["x"]',
      "4😀",
      "",
      "x".repeat(1_500_000),
    ];
    for (const frame of frames) {
      const ws = new WebSocket(`ws://127.0.0.1:${host.port}/socket.io/?EIO=4&transport=websocket`);
      ws.on("error", () => {});
      await new Promise((open) => ws.once("message", open));
      ws.send("40");
      await new Promise((joined) => ws.once("message", joined));
      ws.send(frame);
      ws.send('42["join",{"username":"bob","roomname":"den"}]');
      ws.close();
      await new Promise((closed) => ws.once("close", closed));
    }
    expect(await client.ask("join", { username: "bob", roomname: "den" })).toMatchObject({ status: 0 });
    client.close();
  });

  it("nobody stays online when clients disconnect while their events are being handled", async () => {
    for (let round = 0; round < 20; round++) {
      const client = await Client.connect(host, round % 2 ? "v2" : "v4");
      client.socket.emit("join", { username: "bob", roomname: "den" });
      client.socket.emit("new message", { username: "bob", roomname: "den", message: "x" });
      if (round % 3) await new Promise((turn) => setImmediate(turn));
      client.close();
    }
    const { connections, presence } = host.host.core;
    const mine = () => connections.all().filter(({ dialect }) => dialect === "apiv1");
    await expect.poll(() => mine().length).toBe(0);
    expect(await presence.online((await host.host.core.rooms.byName("den")).id)).toBe(0);
  });
});
