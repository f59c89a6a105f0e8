import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isChatError } from "../../../server/chat/errors.ts";
import type { Content } from "../../../server/chat/ports.ts";
import { type BodyLimits, readBody } from "../../../server/dialects/kit/body.ts";
import { Space } from "../../../server/media/space.ts";
import { createStaging } from "../../../server/media/staging.ts";
import { withBodies } from "../../../server/net/body.ts";
import { Budgets } from "../../../server/net/budgets/index.ts";
import { DEFAULT_SETTINGS } from "../../../server/settings.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { collectingLog } from "../../support/log.ts";
import { exchange, openSocket } from "../../support/requests.ts";

interface Echo {
  fields?: Record<string, unknown>;
  files?: { field: string; name: string; type: string; data: string }[];
  raw?: string | null;
  contentType?: string;
  error?: string;
}

const folder = temporaryFolder();
const space = new Space(
  folder,
  () => ({ quotaPerUser: 0, minFreeBytes: 0 }),
  async () => 0,
);
const disk = createStaging(folder, space, () => 0);
const textOf = async (content: Content): Promise<string> =>
  Buffer.from(content instanceof Uint8Array ? content : await readFile(content.path)).toString("latin1");

const LIMITS: BodyLimits = { textBytes: 20_000, fileBytes: 50_000 };
let server: Server;
let port: number;
const bugs: unknown[] = [];
/** Resolves with the error of a reading, or without one, even when the client is gone. */
let onRead: (outcome: string) => void = () => {};

beforeAll(async () => {
  const app = new Koa();
  const budgets = new Budgets(() => DEFAULT_SETTINGS, collectingLog().log);
  withBodies(app, {
    bodies: budgets.bodies,
    requests: budgets.requests,
    refusals: budgets.refusals,
    addressOf: () => "10.0.0.1",
  });
  app.on("error", (error: NodeJS.ErrnoException) => {
    // The parser's error for a client that disconnected.
    if (!error.code?.startsWith("HPE_")) bugs.push(error);
  });
  app.use(async (ctx) => {
    try {
      const body = await readBody(ctx, disk, LIMITS);
      const files = await Promise.all(
        body.files.map(async (file) => ({ ...file, data: await textOf(file.data) })),
      );
      const raw = body.raw && (await textOf(body.raw));
      ctx.body = { ...body, fields: { ...body.fields }, files, raw };
      onRead("read");
    } catch (error) {
      if (!isChatError(error)) throw error;
      ctx.status = error.status;
      ctx.body = { error: error.code };
      onRead(error.code);
    }
  });
  server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  removeFolder(folder);
  expect(bugs).toEqual([]);
});

async function post(
  body: string | Buffer,
  type?: string,
  more: Record<string, string> = {},
  path = "/",
): Promise<Echo> {
  return send("POST", path, body, { ...(type === undefined ? {} : { "Content-Type": type }), ...more });
}

async function send(
  method: string,
  path: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Echo> {
  const bytes = Buffer.from(body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n${lines.join("")}\r\n`;
  const answer = await exchange(port, Buffer.concat([Buffer.from(head, "latin1"), bytes]));
  return JSON.parse(
    Buffer.from(answer.slice(answer.indexOf("\r\n\r\n") + 4), "latin1").toString("utf8"),
  ) as Echo;
}

const FORM = "application/x-www-form-urlencoded";
const part = (headers: string, data: string): string => `--XX\r\n${headers}\r\n\r\n${data}\r\n`;
const field = (name: string, value: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
const file = (name: string, filename: string, data: string, type = "image/png"): string =>
  part(
    `Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}`,
    data,
  );
const MULTIPART = "multipart/form-data; boundary=XX";

describe("parameters are read", () => {
  it("from JSON, whatever type it comes under", async () => {
    const json = JSON.stringify({ name: "小明", n: 1, deep: { list: [true, null] } });
    for (const type of [
      "application/json",
      "application/json; charset=utf-8",
      "application/problem+json",
      "text/plain",
      FORM,
      "application/octet-stream",
      undefined,
    ]) {
      expect((await post(json, type)).fields, type).toEqual(JSON.parse(json));
    }
    expect((await post(`\ufeff  ${json}`, "text/plain")).fields).toEqual(JSON.parse(json));
  });

  it("from a form, with plus signs, percent encoding and repeated names", async () => {
    const { fields } = await post("name=%E5%B0%8F+%e6%98%8e&raw=小明&a=1&a=2&empty=&flag&rate=100%", FORM);
    expect(fields).toEqual({ name: "小 明", raw: "小明", a: "2", empty: "", flag: "", rate: "100%" });
  });

  it("with a byte order mark only where a body begins with one", async () => {
    const mark = "\ufeff";
    const kept = { a: `${mark}1`, b: `${mark}2` };
    expect((await post(`${mark}a=${mark}1&b=%EF%BB%BF2`, FORM)).fields).toEqual(kept);
    expect((await post(mark + JSON.stringify(kept), "application/json")).fields).toEqual(kept);
    const body = `${field("a", kept.a)}${field("b", kept.b)}--XX--\r\n`;
    expect((await post(body, MULTIPART)).fields).toEqual(kept);
  });

  it("from a form without a content type", async () => {
    expect((await post("a=1&b=2")).fields).toEqual({ a: "1", b: "2" });
  });

  it("from multipart, files and fields separately", async () => {
    const body = `${field("name", "小明")}${file("avatar", "a b.png", "\x89PNG\r\n--X")}${part('Content-Disposition: form-data; name="typed"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit', "yes")}--XX--\r\n`;
    const echo = await post(body, MULTIPART);
    expect(echo.fields).toEqual({ name: "小明", typed: "yes" });
    expect(echo.files).toHaveLength(1);
    expect(echo.files?.[0]).toMatchObject({ field: "avatar", name: "a b.png", type: "image/png" });
    expect(echo.files?.[0]?.data).toBe(Buffer.from("\x89PNG\r\n--X").toString("latin1"));
  });

  it("from a multipart file without a type, and an empty one", async () => {
    const bare = part('Content-Disposition: form-data; name="f"; filename="x"', "data");
    const echo = await post(`${bare}${file("g", "", "")}--XX--`, MULTIPART);
    expect(echo.files).toEqual([
      { field: "f", name: "x", type: "", data: "data" },
      { field: "g", name: "", type: "image/png", data: "" },
    ]);
  });

  it("without a path in a file's name", async () => {
    const body = `${file("f", "../../etc/passwd", "x")}${file("f", "C:\\\\temp\\\\a.png", "x")}--XX--`;
    expect((await post(body, MULTIPART)).files?.map(({ name }) => name)).toEqual(["passwd", "a.png"]);
  });

  it("from the query where the body has none of that name", async () => {
    const echo = await post("a=body&c=", FORM, {}, "/x?a=query&b=%E6%98%8E&c=query");
    expect(echo.fields).toEqual({ a: "body", b: "明", c: "" });
    const { fields } = await post('{"a":null,"d":null}', "application/json", {}, "/x?a=query");
    expect(fields).toEqual({ a: "query", d: null });
  });

  it("from the bodies of GET and DELETE", async () => {
    for (const method of ["GET", "DELETE", "PATCH", "PUT"]) {
      const echo = await send(method, "/?b=2", '{"a":1}', { "Content-Type": "application/json" });
      expect(echo.fields, method).toEqual({ a: 1, b: "2" });
    }
    expect(await (await fetch(`http://127.0.0.1:${port}/?q=1`)).json()).toMatchObject({ fields: { q: "1" } });
  });

  it("from a raw file", async () => {
    const echo = await post(Buffer.from("\x89PNG\x00\xff", "latin1"), "image/png");
    expect(echo).toMatchObject({ fields: {}, raw: "\x89PNG\x00\xff", contentType: "image/png" });
  });

  it("when compressed", async () => {
    const text = JSON.stringify({ a: "x".repeat(1000) });
    const packed = { gzip: gzipSync(text), deflate: deflateSync(text), br: brotliCompressSync(text) };
    for (const [encoding, bytes] of Object.entries(packed)) {
      const echo = await post(bytes, "application/json", { "Content-Encoding": encoding });
      expect(echo.fields?.a, encoding).toHaveLength(1000);
    }
  });

  it("with names such as __proto__ as ordinary fields", async () => {
    const json = '{"__proto__":{"isAdmin":true},"constructor":1,"a":{"__proto__":{"isAdmin":true},"b":1}}';
    const { fields } = await post(json, "application/json");
    expect(fields).toEqual({ constructor: 1, a: { b: 1 } });
    await post("__proto__=x&toString=y", FORM);
    await post(`${field("__proto__", "x")}--XX--`, MULTIPART);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });
});

describe("an unreadable body is refused", () => {
  const bytes = (...values: number[]): Buffer => Buffer.from(values);
  it.each<[string, string | Buffer, string, Record<string, string>?]>([
    ["broken JSON", '{"a":', "application/json"],
    ["JSON that ends with a comma", '{"a":1,}', "application/json"],
    ["broken JSON without a type", '{"a":', ""],
    ["a JSON list", "[1]", "application/json"],
    ["a JSON null", "null", "application/json"],
    ["JSON nested too deeply", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, "application/json"],
    [
      "bad UTF-8 in JSON",
      Buffer.concat([Buffer.from('{"a":"'), bytes(0xff), Buffer.from('"}')]),
      "application/json",
    ],
    ["bad UTF-8 in a form", "a=%FF", FORM],
    [
      "bad UTF-8 in a multipart field",
      Buffer.concat([Buffer.from(field("a", "").slice(0, -2)), bytes(0xc3, 0x28), Buffer.from("\r\n--XX--")]),
      MULTIPART,
    ],
    ["a form with too many fields", "a&".repeat(2000), FORM],
    ["multipart without a boundary", `${field("a", "1")}--XX--`, "multipart/form-data"],
    ["multipart cut off", `${field("a", "1")}--XX\r\nContent-Disp`, MULTIPART],
    ["multipart without its end", field("a", "1"), MULTIPART],
    ["multipart with an endless header", part(`X: ${'filename="'.repeat(1000)}`, "x"), MULTIPART],
    [
      "multipart in an unknown encoding",
      part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: quoted-printable', "x"),
      MULTIPART,
    ],
    ["damaged compression", "not gzip", "application/json", { "Content-Encoding": "gzip" }],
    [
      "cut off compression",
      gzipSync(`{"a":"${"x".repeat(999)}"}`).subarray(0, 20),
      "application/json",
      { "Content-Encoding": "gzip" },
    ],
    ["unknown compression", "x", "application/json", { "Content-Encoding": "lzma" }],
    ["bad UTF-8 in the query", "", FORM],
  ])("%s", async (what, body, type, more) => {
    const path = what === "bad UTF-8 in the query" ? "/?a=%C3%28" : "/";
    expect(await post(body, type || undefined, more, path)).toEqual({ error: "invalid" });
  });

  it.each<[string, string | Buffer, string, Record<string, string>?]>([
    ["JSON", `{"a":"${"x".repeat(30_000)}"}`, "application/json"],
    ["a form", `a=${"x".repeat(30_000)}`, FORM],
    ["a raw body", Buffer.alloc(60_000), "image/png"],
    ["a multipart file", `${file("f", "a", "x".repeat(60_000))}--XX--`, MULTIPART],
    [
      "multipart fields",
      `${field("a", "x".repeat(15_000))}${field("b", "x".repeat(15_000))}--XX--`,
      MULTIPART,
    ],
    ["multipart with too many parts", `${field("a", "1").repeat(200)}--XX--`, MULTIPART],
    ["a body far over the limit", Buffer.alloc(3_000_000, 32), "application/json"],
    [
      "a compressed bomb",
      gzipSync(Buffer.alloc(30_000_000)),
      "application/json",
      { "Content-Encoding": "gzip" },
    ],
  ])("%s over the limit", async (_what, body, type, more) => {
    expect(await post(body, type, more)).toEqual({ error: "too_large" });
  });

  it("when it is chunked and over the limit, without waiting for its end", async () => {
    const socket = await openSocket(port);
    socket.on("error", () => {});
    const outcome = new Promise<string>((resolve) => {
      onRead = resolve;
    });
    socket.write(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for (let sent = 0; sent < 5; sent += 1) socket.write(`2710\r\n${" ".repeat(10_000)}\r\n`);
    expect(await outcome).toBe("too_large");
    socket.destroy();
  });
});

describe("a client that disconnects in the middle", () => {
  it.each([
    ["of JSON", "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"],
    ["of multipart", `Content-Type: ${MULTIPART}\r\nContent-Length: 500\r\n\r\n${field("a", "1")}`],
    [
      "of compressed JSON",
      "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\x1f",
    ],
    ["of a chunk", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"],
  ])("%s leaves no request waiting", async (_where, rest) => {
    const socket = await openSocket(port);
    const outcome = new Promise<string>((resolve) => {
      onRead = resolve;
    });
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${rest}`);
    const arrived = new Promise((resolve) => server.once("request", resolve));
    await arrived;
    socket.destroy();
    expect(await outcome).toBe("invalid");
  });
});

describe("any body", () => {
  const types = fc.constantFrom(
    "application/json",
    FORM,
    MULTIPART,
    "text/plain",
    "image/png",
    "",
    'multipart/form-data; boundary="X X"',
    "nonsense",
  );
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        "--XX\r\n",
        "--XX--\r\n",
        "\r\n",
        "\r\n\r\n",
        'Content-Disposition: form-data; name="a"',
        '; filename="b"',
        "Content-Type: x\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "{",
        '"a":',
        "[",
        "}",
        "a=b&",
        "%",
        "%F0%9F",
      )
      .map((text) => Buffer.from(text)),
  );

  it("is read or refused, and always answered", async () => {
    await fc.assert(
      fc.asyncProperty(types, fc.array(pieces, { maxLength: 12 }), async (type, parts) => {
        const echo = await post(Buffer.concat(parts), type || undefined);
        if (echo.error !== undefined) expect(["invalid", "too_large"]).toContain(echo.error);
        else expect(echo.fields).toBeTypeOf("object");
      }),
      { numRuns: 400 },
    );
  });

  it("is read unchanged from every form it was sent in", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    const plain = text.filter((value) => !/[\r\n"\\%]/.test(value) && value !== "__proto__" && value !== "");
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          plain,
          text.map((value) => value.replace(/\r|\n/g, " ")),
          { maxKeys: 5 },
        ),
        async (sent) => {
          const expected = Object.fromEntries(Object.entries(sent));
          expect((await post(JSON.stringify(sent), "application/json")).fields).toEqual(expected);
          expect((await post(new URLSearchParams(sent).toString(), FORM)).fields).toEqual(expected);
          if (Object.keys(sent).length === 0) return;
          const body = Object.entries(sent)
            .map(([name, value]) => field(name, value))
            .join("");
          expect((await post(`${body}--XX--`, MULTIPART)).fields).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});

it("reading bodies leaves no file behind", async () => {
  await post(Buffer.from("\x89PNG", "latin1"), "image/png");
  await expect.poll(() => readdir(folder)).toEqual([]);
});
