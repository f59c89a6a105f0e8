/** Multipart bodies are parsed the same wherever the network cuts them, and only a little at a time. */
import { readFile } from "node:fs/promises";
import { IncomingMessage, request, ServerResponse } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import Koa from "koa";
import { afterAll, describe, expect, it } from "vitest";
import { readBody } from "../../../server/dialects/kit/body.ts";
import { Space } from "../../../server/media/space.ts";
import { createStaging } from "../../../server/media/staging.ts";
import type { TakeChunk } from "../../../server/net/body.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { startTestHost } from "../../support/host.ts";
import { createRoom, person } from "../../support/people.ts";
import { plain } from "../../support/pictures.ts";

const folder = temporaryFolder();
afterAll(() => removeFolder(folder));
const limits = () => ({ quotaPerUser: 0, minFreeBytes: 0 });
const disk = createStaging(folder, new Space(folder, limits, async () => 0), () => 0);

/** Reads a body that comes in these pieces. */
async function read(pieces: readonly Buffer[], boundary = "XX", fileBytes = 200_000): Promise<unknown> {
  const req = new IncomingMessage(new Socket());
  req.method = "POST";
  req.url = "/";
  // koa-body asks for the type of a request that has a body.
  req.headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "transfer-encoding": "chunked",
  };
  const res = new ServerResponse(req);
  const ctx = Object.assign(new Koa().createContext(req, res), {
    async readChunks(_: number, take: TakeChunk) {
      for (const piece of pieces) await take(piece, () => {});
    },
  });
  try {
    const body = await readBody(ctx, disk, { textBytes: 200_000, fileBytes });
    const files = body.files.map(async ({ data, ...file }) => ({
      ...file,
      data: Buffer.from(data instanceof Uint8Array ? data : await readFile(data.path)).toString("latin1"),
    }));
    return { fields: { ...body.fields }, files: await Promise.all(files) };
  } catch (error) {
    return { refused: (error as { reason?: string }).reason ?? error };
  } finally {
    // As when Node ends a response: files opened from now on are closed.
    Object.assign(res, { _closed: true }).emit("close");
  }
}

function cut(body: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...new Set(at)].sort((a, b) => a - b);
  return [...ends, body.length].map((end, n) => body.subarray(ends[n - 1] ?? 0, end));
}

const bytewise = (body: Buffer): Buffer[] => cut(body, [...body.keys()].slice(1));

const part = (headers: string, data: string): string =>
  `--XX\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${data}\r\n`;
/** What looks like the end of a part but is not. */
const DATA = "\r\r\n\r\n-\r\n--\r\n--X\r\n--XY--\r\r\n--X\r";
const BODY = Buffer.from(
  `${part('name="a"', DATA)}${part('name="f"; filename="ä.png"\r\nContent-Type: image/png', `\x89PNG${DATA}`)}${part('name="请"', "")}--XX--\r\n`,
);

describe("a multipart body", () => {
  it("is read the same in two pieces, wherever it is cut", async () => {
    const whole = await read([BODY]);
    expect(whole).toMatchObject({ fields: { a: DATA, 请: "" }, files: [{ field: "f", name: "ä.png" }] });
    for (let at = 1; at < BODY.length; at += 1) expect(await read(cut(BODY, [at])), `${at}`).toEqual(whole);
  });

  it("loses its files, however it is cut, where the call takes none", async () => {
    const expected = { fields: { a: DATA, 请: "" }, files: [] };
    for (const pieces of [[BODY], bytewise(BODY)]) expect(await read(pieces, "XX", 0)).toEqual(expected);
  });

  it.each([
    ["the npm package form-data", `${"-".repeat(26)}123456789012345678901234`],
    ["WebKit", "----WebKitFormBoundaryABCDEFGHIJKLMNOP"],
    ["Firefox", `----geckoformboundary${"a1".repeat(16)}`],
    ["Node", "----formdata-undici-012345678901"],
  ])("from %s keeps names of any characters, wherever it is cut", async (_, boundary) => {
    const field = (name: string, data: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${data}\r\n`;
    const file = (name: string, data: string): string =>
      field(`文件"; filename="${name}`, data).replace("\r\n\r\n", "\r\nContent-Type: image/png\r\n\r\n");
    const body = Buffer.from(
      `${file("图片.png", "\x89PNG")}${file("假期%22🏖️👩‍👩‍👧.png", "")}${field("验证码", "1234")}--${boundary}--\r\n`,
    );
    const whole = await read([body], boundary);
    expect(whole).toMatchObject({
      fields: { 验证码: "1234" },
      files: [
        { field: "文件", name: "图片.png" },
        { field: "文件", name: '假期"🏖️👩‍👩‍👧.png' },
      ],
    });
    for (let at = 1; at < body.length; at += 1) {
      expect(await read(cut(body, [at]), boundary), `${at}`).toEqual(whole);
    }
    expect(await read(bytewise(body), boundary)).toEqual(whole);
  });

  it("keeps a name that is longer than the pieces it comes in", async () => {
    const name = `${"请".repeat(1200)}.png`;
    const body = Buffer.from(`${part(`name="f"; filename="${name}"`, "1")}--XX--\r\n`);
    for (const length of [1000, 1001, 1, 7]) {
      const count = Math.ceil(body.length / length);
      const pieces = Array.from({ length: count }, (_, n) => body.subarray(n * length, (n + 1) * length));
      expect(await read(pieces), `${length}`).toMatchObject({ files: [{ name }] });
    }
  });

  it("has the names that only an extended parameter gives, and a file where that is its name", async () => {
    const file = "name*=utf-8''%E6%96%87%E4%BB%B6; filename*=utf-8''%E5%9B%BE.txt";
    const field = "name*=utf-8''%E9%AA%8C%E8%AF%81%E7%A0%81";
    expect(await read([Buffer.from(`${part(file, "hi")}${part(field, "1234")}--XX--\r\n`)])).toMatchObject({
      fields: { 验证码: "1234" },
      files: [{ field: "文件", name: "图.txt", data: "hi" }],
    });
  });

  it("is read or refused the same way in any pieces", async () => {
    const bodies = fc
      .array(
        fc.constantFrom(
          part('name="b"', "1"),
          part('name="g"; filename="x"', DATA),
          "\r\n",
          "--XX",
          "\r\n--XX",
          "--",
          "\r",
          "x",
        ),
        { maxLength: 12 },
      )
      .map((parts) => Buffer.from(`${parts.join("")}--XX--\r\n`));
    await fc.assert(
      fc.asyncProperty(bodies, fc.array(fc.nat(2000), { maxLength: 8 }), async (body, at) => {
        const places = at.map((place) => place % body.length);
        expect(await read(cut(body, places))).toEqual(await read([body]));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['{"a": 1}', '\ufeff \r\n{"a": 1}', `\r\n ${BODY}`, " \r\n", "\ufeff", "\ufeffx"])(
    "or JSON, is read the same when it begins in small pieces: %j",
    async (text) => {
      const body = Buffer.from(text);
      const whole = await read([body]);
      const ends = Array.from({ length: Math.min(8, body.length - 1) }, (_, n) => n + 1);
      for (const end of ends) expect(await read(cut(body, [end])), `${end}`).toEqual(whole);
      expect(await read(cut(body, ends))).toEqual(whole);
    },
  );

  it.each(["x", "\r", "\r-", "-\r\n", " \r\n"])(
    "is refused when a line begins like a boundary but continues with %j",
    async (rest) => {
      const body = `${part('name="a"', `1\r\n--XX${rest}`)}--XX--\r\n`;
      expect(await read([Buffer.from(body)])).toEqual({ refused: "multipart_invalid" });
      expect(await read([Buffer.from(body.replace("\r\n--XX", "--XX"))])).toMatchObject({
        fields: { a: `1--XX${rest}` },
      });
    },
  );

  it.each([
    ["carriage returns", "\r".repeat(60_000)],
    ["beginnings of a boundary", "\r\n--X".repeat(12_000)],
    ["lines", "line\r\n".repeat(10_000)],
  ])("of nothing but %s does not hold up others", async (_, data) => {
    let turns = 0;
    let isRead = false;
    const count = (): void => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    const body = Buffer.from(`${part('name="a"', data)}--XX--\r\n`);
    const told = await read([body]);
    isRead = true;
    expect(told).toMatchObject({ fields: { a: data } });
    expect(turns).toBeGreaterThan(data.split("\r").length / 256);
  });
});

describe("a picture", () => {
  /** Sends a body in these pieces, and returns the response. */
  const send = (port: number, method: string, path: string, token: string, pieces: readonly Buffer[]) =>
    new Promise<string>((resolve, reject) => {
      const headers = {
        "Content-Type": "multipart/form-data; boundary=XX",
        "Content-Length": pieces.reduce((sum, { length }) => sum + length, 0),
        Authorization: `Bearer ${token}`,
        Connection: "close",
      };
      const sending = request({ port, host: "127.0.0.1", method, path, headers }, async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve(`${response.statusCode} ${text}`);
      });
      sending.once("error", reject);
      // Each piece is sent before the next one is written.
      const next = ([piece, ...rest]: readonly Buffer[]): void => {
        if (piece) sending.write(piece, () => next(rest));
        else sending.end();
      };
      next(pieces);
    });

  it("arrives through every API in any pieces", async () => {
    const host = await startTestHost();
    const ada = await person(host, "ada");
    const { id } = await createRoom(ada, "den");
    const picture = (await plain(20, 10)).toString("latin1");
    for (const [method, path, field, success] of [
      ["POST", `/api/rooms/${id}/files`, "file", /^201 .*"kind":"image"/],
      ["POST", "/apiv1/user/avatar/ada", "file", /^200 .*"status":0/],
      ["POST", "/room/sendImg?roomName=den", "Img", /^200 .*发送成功/],
      ["POST", "/upload", "file", /^200 .*\/upload\/\d{8}\//],
      ["PUT", `/users/icon/${ada.user.id}/`, "icon", /^200 .*修改成功/],
    ] as const) {
      const head = `name="${field}"; filename="a.png"\r\nContent-Type: image/png`;
      const body = Buffer.from(`${part(head, picture)}--XX--\r\n`, "latin1");
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(body.length - 1), { maxLength: 6 }), async (at) => {
          expect(await send(host.port, method, path, ada.token, cut(body, at))).toMatch(success);
        }),
        { numRuns: 10 },
      );
    }
    await host.stop();
  });
});
