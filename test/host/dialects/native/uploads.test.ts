import { createHash, randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HistoryPage } from "../../../../server/dialects/native/contract.ts";
import { removeFolder, temporaryFolder } from "../../../support/folders.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import {
  ask,
  type ChatSocket,
  call,
  connect,
  createRoom,
  type Person,
  person,
} from "../../../support/people.ts";
import { plain } from "../../../support/pictures.ts";
import {
  append,
  begin,
  cutAfter,
  metadataOf,
  offsetOf,
  tus,
  uploadByClient,
} from "../../../support/uploading.ts";

const MOST = 5_000_000;
const QUOTA = 30_000_000;
const sha = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

let test: TestHost;
let ada: Person;
let eve: Person;
let socket: ChatSocket;
let room: number;

beforeAll(async () => {
  test = await startTestHost({
    settings: { "uploads.maxBytes": MOST, "uploads.quotaPerUser": QUOTA },
  });
  [ada, eve] = [await person(test, "ada"), await person(test, "eve")];
  room = (await createRoom(ada, "den")).id;
  socket = await ada.connect();
  await ask(socket, "room:join", { roomId: room });
});
afterAll(async () => {
  socket?.close();
  await test?.stop();
});

const post = (body: string, clientId: string, by = socket) =>
  ask(by, "message:send", { roomId: room, kind: "file", body, clientId });
const history = async (host: TestHost = test, roomId = room, { token } = ada) =>
  (await call<HistoryPage>(host, "GET", `/api/rooms/${roomId}/messages?limit=200`, { token })).body.items;
const contentOf = async (path: string, host: TestHost = test) =>
  Buffer.from(await (await fetch(host.url + path)).arrayBuffer());
const reasonOf = async (answer: Response) =>
  ((await answer.json()) as { error: { reason: string } }).error.reason;
/** A connection on which an upload's bytes may follow. */
function lineOf(path: string, bytes: number): Socket {
  const line = connectTcp(test.port, "127.0.0.1");
  const head = [
    `PATCH ${path} HTTP/1.1`,
    "Host: x",
    "Tus-Resumable: 1.0.0",
    `Authorization: Bearer ${ada.token}`,
    "Content-Type: application/offset+octet-stream",
    "Upload-Offset: 0",
    `Content-Length: ${bytes}`,
  ];
  line.write(`${head.join("\r\n")}\r\n\r\n`);
  return line;
}
const pendingFiles = (host: TestHost = test) => readdir(join(host.dataDir, "uploads.tmp"));
const create = (headers: Record<string, string>, token?: string) =>
  tus(test, "POST", "/api/uploads", { ...(token !== undefined && { token }), headers });

describe("a resumable upload", () => {
  it("arrives complete, with its name, from the protocol's own client", async () => {
    const data = randomBytes(300_000);
    const url = await uploadByClient(test, ada.token, room, data, 70_000);
    expect(await post(url, "client")).toMatchObject({ ok: true });
    const message = (await history()).at(-1);
    expect(message).toMatchObject({ kind: "file", attachment: { name: "报告 1.bin", bytes: 300_000 } });
    expect(sha(await contentOf(message?.body ?? ""))).toBe(sha(data));
    expect(await pendingFiles()).toEqual([]);
  });

  it("is intact after ten interruptions at any byte and a restart, and is posted once", async () => {
    const dataDir = temporaryFolder();
    try {
      const data = randomBytes(1_500_000);
      const before = await startTestHost({ dataDir });
      const bo = await person(before, "bo");
      const den = (await createRoom(bo, "den")).id;
      const path = await begin(before, bo, den, data.length);
      for (let cut = 0; cut < 10; cut += 1) {
        const offset = await offsetOf(before, bo.token, path);
        const rest = data.subarray(offset);
        await cutAfter(before, bo.token, path, offset, rest, randomInt(1, Math.ceil(rest.length / 3)));
      }
      const reported = await offsetOf(before, bo.token, path);
      expect(reported).toBeGreaterThan(0);
      await before.stop();

      const after = await startTestHost({ dataDir });
      // Bytes of the last connection may have been read after they were asked for.
      const offset = await offsetOf(after, bo.token, path);
      expect(offset).toBeGreaterThanOrEqual(reported);
      expect((await append(after, bo.token, path, offset, data.subarray(offset))).status).toBe(204);
      await after.stop();

      // Again between the last byte and the message.
      const last = await startTestHost({ dataDir });
      const talk = await connect(last, bo.token);
      const send = { roomId: den, kind: "file", body: path, clientId: "once" } as const;
      const answers = [await ask(talk, "message:send", send), await ask(talk, "message:send", send)];
      expect(answers[0]).toMatchObject({ ok: true });
      expect(answers[1]).toEqual(answers[0]);
      const posted = await history(last, den, bo);
      expect(posted.map(({ kind }) => kind)).toEqual(["file"]);
      expect(sha(await contentOf(posted[0]?.body ?? "", last))).toBe(sha(data));
      expect(await pendingFiles(last)).toEqual([]);
      talk.close();
      await last.stop();
    } finally {
      removeFolder(dataDir);
    }
  });

  it("is one message when it is posted twice at the same time", async () => {
    const path = await begin(test, ada, room, 10);
    await append(test, ada.token, path, 0, randomBytes(10));
    const [one, other] = await Promise.all([post(path, "twice"), post(path, "twice")]);
    expect(one).toMatchObject({ ok: true });
    expect(other).toEqual(one);
    expect((await history()).filter(({ clientId }) => clientId === "twice")).toHaveLength(1);
  });

  it("of a picture is shown as a picture", async () => {
    const data = await plain(64, 32);
    const path = await begin(test, ada, room, data.length, "sky.png");
    await append(test, ada.token, path, 0, data);
    await post(path, "picture");
    expect((await history()).at(-1)).toMatchObject({
      kind: "image",
      attachment: { name: "sky.png", width: 64, height: 32 },
    });
  });

  it("does not delay texts, and cannot be posted before it is complete", async () => {
    const path = await begin(test, ada, room, 1000);
    const line = lineOf(path, 1000);
    line.write("x".repeat(600));
    const sent = await ask(socket, "message:send", { roomId: room, kind: "text", body: "hi", clientId: "t" });
    expect(sent).toMatchObject({ ok: true });
    expect(await post(path, "early")).toMatchObject({ ok: false, error: { reason: "upload_unfinished" } });
    line.destroy();
    // A newer request takes the upload over from the one whose connection is dead.
    await expect.poll(() => offsetOf(test, ada.token, path)).toBe(600);
  });

  it("does not delay a text by a second while it arrives at 150 kB a second", async () => {
    const [bytes, step] = [300_000, 7500];
    const path = await begin(test, ada, room, bytes);
    const line = lineOf(path, bytes);
    let sent = 0;
    const sending = setInterval(() => {
      if (sent < bytes) line.write(Buffer.alloc(step, "x"));
      sent += step;
    }, 50);
    const waits: number[] = [];
    for (let text = 0; sent < bytes; text += 1) {
      const asked = performance.now();
      const said = { roomId: room, kind: "text", body: "hi", clientId: `during-${text}` } as const;
      expect(await ask(socket, "message:send", said)).toMatchObject({ ok: true });
      waits.push(performance.now() - asked);
    }
    await once(line, "data");
    clearInterval(sending);
    line.destroy();
    expect(await offsetOf(test, ada.token, path)).toBe(bytes);
    expect(Math.max(...waits)).toBeLessThan(1000);
  });

  it("can be cancelled", async () => {
    const path = await begin(test, ada, room, 10);
    expect((await tus(test, "DELETE", path, { token: ada.token })).status).toBe(204);
    expect((await tus(test, "HEAD", path, { token: ada.token })).status).toBe(404);
    expect(await pendingFiles()).not.toContain(path.split("/").at(-1));
  });

  it("is continued by POST with X-HTTP-Method-Override, for clients that cannot send PATCH", async () => {
    const path = await begin(test, ada, room, 4);
    const headers = { "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0" };
    const answer = await tus(test, "POST", path, { token: ada.token, headers, body: randomBytes(4) });
    expect([answer.status, answer.headers.get("upload-offset")]).toEqual([204, "4"]);
    expect(await offsetOf(test, ada.token, path)).toBe(4);
  });

  it("knows no methods but the protocol's", async () => {
    const path = await begin(test, ada, room, 4);
    for (const method of ["TRACE", "CONNECT", "NO METHOD", "GET"]) {
      const headers = { "X-HTTP-Method-Override": method };
      const { status } = await tus(test, "POST", path, { token: ada.token, headers });
      expect([method, status]).toEqual([method, 404]);
    }
  });

  it("announces its options, and exposes its headers to pages of other origins", async () => {
    const options = await tus(test, "OPTIONS", "/api/uploads");
    expect(options.status).toBe(204);
    expect(options.headers.get("tus-extension")).toBe("creation,creation-with-upload,termination,expiration");
    expect(options.headers.get("tus-max-size")).toBe(`${MOST}`);
    const path = await begin(test, ada, room, 10);
    const foreign = { token: ada.token, headers: { Origin: "http://a.example" } };
    const { headers } = await tus(test, "HEAD", path, foreign);
    expect(headers.get("access-control-expose-headers")).toContain("Upload-Offset");
    expect(headers.get("access-control-allow-origin")).toBe("http://a.example");
  });
});

describe("a resumable upload is refused", () => {
  const told = (fields: Record<string, string>, bytes = 10) => ({
    "Upload-Length": `${bytes}`,
    "Upload-Metadata": metadataOf({ filename: "a.bin", ...fields }),
  });

  it.each([
    ["without a room", () => told({}), 400, "parameters_invalid"],
    ["for a room by name", () => told({ roomId: "den" }), 400, "parameters_invalid"],
    ["for a room that does not exist", () => told({ roomId: "99999" }), 404, "room_not_found"],
    ["when it is empty", () => told({ roomId: `${room}` }, 0), 400, "file_empty"],
    ["when it is too large", () => told({ roomId: `${room}` }, MOST + 1), 413, "file_too_large"],
    [
      "without a length",
      () => ({ "Upload-Metadata": metadataOf({ roomId: `${room}` }) }),
      400,
      "upload_request_invalid",
    ],
    [
      "in another version",
      () => ({ ...told({ roomId: `${room}` }), "Tus-Resumable": "0.2" }),
      412,
      "upload_request_invalid",
    ],
  ] as const)("%s", async (_, headers, status, reason) => {
    const answer = await create(headers() as Record<string, string>, ada.token);
    expect([answer.status, await reasonOf(answer)]).toEqual([status, reason]);
    expect(answer.headers.get("tus-version")).toBe(status === 412 ? "1.0.0" : null);
  });

  it("without a login, and to people who are not in the room", async () => {
    const headers = told({ roomId: `${room}` });
    expect((await create(headers)).status).toBe(401);
    expect((await create(headers, "nonsense")).status).toBe(401);
    const answer = await create(headers, eve.token);
    expect([answer.status, await reasonOf(answer)]).toEqual([403, "not_in_room"]);
  });

  it("to everybody but its creator", async () => {
    const path = await begin(test, ada, room, 10);
    for (const method of ["HEAD", "DELETE"]) {
      expect((await tus(test, method, path, { token: eve.token })).status).toBe(404);
    }
    expect((await append(test, eve.token, path, 0, randomBytes(10))).status).toBe(404);
    expect((await append(test, "nonsense", path, 0, randomBytes(10))).status).toBe(401);
    expect(await offsetOf(test, ada.token, path)).toBe(0);
    await append(test, ada.token, path, 0, randomBytes(10));
    const hers = await eve.connect();
    await ask(hers, "room:join", { roomId: room });
    expect(await post(path, "stolen", hers)).toMatchObject({
      ok: false,
      error: { reason: "upload_not_found" },
    });
    hers.close();
  });

  it("at a wrong offset, and beyond its end", async () => {
    const path = await begin(test, ada, room, 10);
    const conflict = await append(test, ada.token, path, 3, randomBytes(5));
    expect([conflict.status, await reasonOf(conflict)]).toEqual([409, "upload_request_invalid"]);
    expect((await append(test, ada.token, path, 0, randomBytes(11))).status).toBe(413);
    expect(await offsetOf(test, ada.token, path)).toBe(0);
  });

  it("when all of a person's uploads would exceed the quota together", async () => {
    const fay = await person(test, "fay");
    const hers = (await createRoom(fay, "attic")).id;
    const begun = [];
    for (let at = 0; at < QUOTA / MOST; at += 1) begun.push(await begin(test, fay, hers, MOST));
    const answer = await create(told({ roomId: `${hers}` }), fay.token);
    expect([answer.status, await reasonOf(answer)]).toEqual([507, "quota_reached"]);
    await tus(test, "DELETE", begun[0] ?? "", { token: fay.token });
    expect((await create(told({ roomId: `${hers}` }), fay.token)).status).toBe(201);
  });
});

describe("an unfinished upload is removed", () => {
  it("with its owner's account", async () => {
    const gus = await person(test, "gus");
    const path = await begin(test, gus, (await createRoom(gus, "hut")).id, 10);
    expect(await pendingFiles()).toContain(path.split("/").at(-1));
    await test.host.admin.window.call("users.delete", { userId: gus.user.id });
    await expect.poll(pendingFiles).not.toContain(path.split("/").at(-1));
  });

  it("after three days without a byte", async () => {
    const path = await begin(test, ada, room, 10);
    const { pending } = test.host.media;
    const id = path.split("/").at(-1) ?? "";
    const touchedAt = (await pending.find(id))?.touchedAt ?? 0;
    await pending.sweep(touchedAt);
    expect(await pending.find(id)).toBeDefined();
    await pending.sweep(touchedAt + 1);
    expect(await pending.find(id)).toBeUndefined();
  });
});
