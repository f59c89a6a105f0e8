import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { avatarUrl, drawnAvatarUrl } from "../../../server/chat/avatars.ts";
import { mediaFixture } from "../../support/media-folder.ts";
import { plain } from "../../support/pictures.ts";

const { media } = mediaFixture();
const names: Record<string, string> = { "user-1": "Alice", "room-1": "大厅" };
const app = new Koa();
app.silent = true;
app.use(
  media.serve(
    async ({ kind, id }) => names[`${kind}-${id}`],
    () => "10.0.0.1",
  ),
);
app.use((ctx) => {
  ctx.body = "someone else's";
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(base + path, init);

/** Sends path and headers unchanged, which `fetch` would normalise. */
function raw(path: string, headers = {}): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request({ port: (server.address() as AddressInfo).port, path, headers }, async (response) => {
      resolve({ status: response.statusCode, body: (await response.toArray()).join("") });
    })
      .on("error", reject)
      .end();
  });
}

describe("a picture", () => {
  test("is shown in place, cached for good, and runs nothing", async () => {
    const { path, bytes } = await media.saveUpload(
      { name: "a.png", data: await plain(900, 900) },
      { roomId: 1, ownerId: 1 },
    );
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(bytes),
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    });
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(response.headers.get("content-disposition")).toBe('inline; filename="a.png"');
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ width: 900 });
  });

  test("has a thumbnail beside it", async () => {
    const { thumbnail = "" } = await media.saveUpload(
      { name: "a.png", data: await plain(900, 900) },
      { roomId: 1, ownerId: 1 },
    );
    const response = await get(thumbnail);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/webp"]);
  });

  test("supports HEAD, ranges and conditional requests", async () => {
    const { path, bytes } = await media.saveUpload(
      { name: "a.png", data: await plain(900, 900) },
      { roomId: 1, ownerId: 1 },
    );
    const head = await get(path, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(bytes),
      "",
    ]);
    const part = await get(path, { headers: { range: "bytes=0-3" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 0-3/${bytes}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    const past = await get(path, { headers: { range: "bytes=99999999-" } });
    expect([past.status, past.headers.get("content-range")]).toEqual([416, `bytes */${bytes}`]);
    const again = await raw(path, { "if-none-match": head.headers.get("etag") });
    expect(again.status).toBe(304);
  });
});

describe("a file that browsers show in place", () => {
  const wave = Buffer.concat([Buffer.from("RIFF\x24\x00\x00\x00WAVEfmt "), Buffer.alloc(64)]);
  test.each([
    [
      "a video",
      "a.webm",
      Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "hex"),
      "video/webm",
    ],
    ["audio", "a.wav", wave, "audio/wav"],
    ["a PDF", "说明.txt", Buffer.from("%PDF-1.7\n1 0 obj\n"), "application/pdf"],
  ])("is recognised as %s by its bytes, and served in a sandbox", async (_, name, data, type) => {
    const { path } = await media.saveUpload({ name, data }, { roomId: 1, ownerId: 1 });
    const response = await get(path);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("content-disposition")).toMatch(/^inline; filename/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
  });

  test("is a download when it is a picture that was sent as a file", async () => {
    const data = await plain(40, 40);
    const { path } = await media.saveUpload({ name: "a.png", data, asFile: true }, { roomId: 1, ownerId: 1 });
    expect((await get(path)).headers.get("content-disposition")).toBe('attachment; filename="a.png"');
  });

  test("is sent in ranges, and whole when the file has changed", async () => {
    const { path, bytes } = await media.saveUpload({ name: "a.wav", data: wave }, { roomId: 1, ownerId: 1 });
    const etag = (await get(path, { method: "HEAD" })).headers.get("etag") ?? "";
    const part = await get(path, { headers: { range: "bytes=8-11", "if-range": etag } });
    expect([part.status, await part.text()]).toEqual([206, "WAVE"]);
    expect(part.headers.get("content-range")).toBe(`bytes 8-11/${bytes}`);
    const last = await get(path, { headers: { range: "bytes=-4" } });
    expect([last.status, last.headers.get("content-length")]).toEqual([206, "4"]);
    const other = await get(path, { headers: { range: "bytes=8-11", "if-range": '"other"' } });
    expect([other.status, other.headers.get("content-length")]).toEqual([200, String(bytes)]);
  });
});

test.each([
  ["evil.xml", "<?xml version='1.0'?><a xmlns='http://www.w3.org/1999/xhtml'/>", "evil.xml"],
  ["evil.html", "<script>alert(1)</script>", "evil.html"],
  ["evil.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "evil.svg"],
  ['猫 "quoted".txt', "猫", "%E7%8C%AB"],
])("a file named %s is a download that runs nothing", async (name, content, shown) => {
  const { path } = await media.saveUpload({ name, data: Buffer.from(content) }, { roomId: 1, ownerId: 1 });
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^(?:text\/plain; charset=utf-8|application\/xml)$/);
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; /);
  expect(response.headers.get("content-disposition")).toContain(shown);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).toBe(content);
});

describe("an avatar", () => {
  test("that was set exists in both sizes, under dialect E's path too", async () => {
    const alice = { kind: "user", id: 1 } as const;
    const stamp = await media.setAvatar(alice, await plain(300, 300));
    for (const size of [64, 256] as const) {
      for (const path of [avatarUrl(alice, stamp, size), `/static${avatarUrl(alice, stamp, size)}`]) {
        const response = await get(path);
        expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
        expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({
          format: "webp",
          width: size,
        });
      }
    }
  });

  test("is drawn from the name of somebody who set none", async () => {
    for (const owner of [{ kind: "user", id: 1 } as const, { kind: "room", id: 1 } as const]) {
      const response = await get(drawnAvatarUrl(owner));
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({
        format: "png",
        width: 256,
      });
    }
    expect((await get(drawnAvatarUrl({ kind: "user", id: 404 }))).status).toBe(404);
  });
});

test.each([
  "/avatars/user-1-0000000000000000-64.webp",
  "/avatars/nobody.png",
  "/avatars/..%2fusers.json",
  "/avatars/%00",
  "/static/avatars/user-1-0000000000000000-128.webp",
  "/upload/20200101/000000000000000000000000.png",
  "/upload/20200101/000000000000000000000000.meta.json",
  "/upload/rooms/1.txt",
  "/upload/..%2f..%2fetc/passwd",
  "/upload/%/x",
])("%s is not found", async (path) => {
  const response = await get(path);
  expect(response.status).toBe(404);
  expect(response.headers.get("cache-control")).toBeNull();
});

test.each([
  ["/avatars/../users.json", "someone else's"],
  ["/upload/../users.json", "Not Found"],
  ["/upload/%2e%2e/users.json", "Not Found"],
  ["/upload/20200101/../../users.json", "someone else's"],
  ["/avatars/..\\users.json", "Not Found"],
])("%s as a raw path leads to no file", async (path, body) => {
  expect((await raw(path)).body).toBe(body);
});

test("only GET and HEAD are allowed, and other paths are not handled", async () => {
  const response = await get("/avatars/user-1.png", { method: "DELETE" });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  for (const path of ["/upload", "/upload/", "/avatars", "/static/x.js", "/"]) {
    expect(await (await get(path, { method: "POST" })).text()).toBe("someone else's");
  }
});
