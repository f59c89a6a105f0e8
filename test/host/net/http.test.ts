import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Middleware } from "koa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ChatError } from "../../../server/chat/errors.ts";
import { createApp, type ServingState } from "../../../server/net/app.ts";
import { Budgets } from "../../../server/net/budgets/index.ts";
import { Visitors } from "../../../server/net/visitors.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../server/settings.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { collectingLog } from "../../support/log.ts";
import { exchange, openSocket, readUntil } from "../../support/requests.ts";

let server: Server;
let port: number;
let folder: string;
let pages: string;
let settings: Settings;
let state: ServingState;
const { log, complaints } = collectingLog();
const LONG = JSON.stringify({ text: readFileSync(fileURLToPath(import.meta.url), "utf8") });

/** In place of a dialect. */
const routes: Middleware = (ctx, next) => {
  if (ctx.path === "/long") {
    ctx.type = "json";
    ctx.body = LONG;
  } else if (ctx.path === "/picture") {
    ctx.type = "png";
    ctx.body = Buffer.alloc(5000);
  } else if (ctx.path === "/bug") {
    throw new Error("the secret plan");
  } else if (ctx.path === "/full") {
    throw new ChatError("storage_full", { reason: "disk_full" });
  } else if (ctx.path === "/large") {
    throw new ChatError("too_large", { reason: "body_too_large", maxBytes: 1 });
  } else if (ctx.path === "/post-only") {
    if (ctx.method === "POST") ctx.body = "posted";
    else {
      ctx.set("Allow", "POST");
      ctx.status = ctx.method === "OPTIONS" ? 200 : 405;
    }
  } else return next();
};

beforeAll(async () => {
  folder = temporaryFolder();
  pages = join(folder, "pages");
  mkdirSync(join(pages, "assets"), { recursive: true });
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>chat</title>");
  writeFileSync(join(pages, "admin.html"), "<!doctype html><title>console</title>");
  writeFileSync(join(pages, "admin.html.br"), "packed");
  writeFileSync(join(pages, "assets/app-12ab.js"), `console.log(${JSON.stringify("x".repeat(3000))})`);
  writeFileSync(join(pages, "assets/app-12ab.js.br"), "packed");
  writeFileSync(join(pages, "icon.svg"), "<svg/>");
  writeFileSync(join(pages, ".secret"), "secret");
  writeFileSync(join(folder, "outside.txt"), "outside");
  const app = createApp({
    settings: () => settings,
    visitors: new Visitors(() => settings, log),
    budgets: new Budgets(() => settings, log),
    log,
    state: () => state,
    routes: () => [routes],
    pages,
  });
  app.silent = true;
  server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  removeFolder(folder);
});

beforeEach(() => {
  settings = DEFAULT_SETTINGS;
  state = "up";
  complaints.length = 0;
});

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, init);
/** Undici decodes and negotiates by itself; this does neither. */
async function raw(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<{ head: string; body: Buffer }> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = await exchange(port, `${method} ${path} HTTP/1.0\r\nHost: 127.0.0.1\r\n${lines.join("")}\r\n`);
  const at = text.indexOf("\r\n\r\n");
  return { head: text.slice(0, at), body: Buffer.from(text.slice(at + 4), "latin1") };
}

describe("health", () => {
  it("is ok once everything is up, 503 before and while stopping", async () => {
    const up = await get("/healthz");
    expect([up.status, await up.json()]).toEqual([200, { status: "ok" }]);
    for (const now of ["starting", "stopping"] as const) {
      state = now;
      const answer = await get("/healthz");
      expect([answer.status, await answer.json()]).toEqual([503, { status: now }]);
      const other = await get("/long");
      expect(other.status).toBe(503);
      expect(other.headers.get("retry-after")).toBe("1");
    }
  });

  it("accepts GET and HEAD only", async () => {
    expect((await get("/healthz", { method: "HEAD" })).status).toBe(200);
    const posted = await get("/healthz", { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });
});

describe("pages", () => {
  it("are the web client at / and under /r, and the console at /admin", async () => {
    for (const path of ["/", "/?x=1", "/r", "/r/12", "/r/12/people"])
      expect(await (await get(path)).text()).toContain("chat");
    for (const path of ["/admin", "/admin/", "/admin/rooms/1"])
      expect(await (await get(path)).text()).toContain("console");
  });

  it("are not served at any other path", async () => {
    for (const path of [
      "/rooms/",
      "/login/",
      "/users",
      "/room/x",
      "/radio",
      "/admin/api",
      "/admin/api/x",
      "/administrator",
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  it("are revalidated, and their hashed files are cached for good", async () => {
    const page = await get("/");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect((await get("/icon.svg")).headers.get("cache-control")).toBe("max-age=86400");
    const since = page.headers.get("last-modified") ?? "";
    const again = await raw("/", { "If-Modified-Since": since });
    expect(again.head).toMatch(/^HTTP\/1\.1 304/);
    expect(again.body).toHaveLength(0);
    expect((await get("/assets/app-12ab.js")).headers.get("cache-control")).toBe(
      "max-age=31536000,immutable",
    );
  });

  it("are sent compressed to clients that accept it", async () => {
    const packed = await raw("/assets/app-12ab.js", { "Accept-Encoding": "br, gzip" });
    expect(packed.head).toMatch(/content-encoding: br/i);
    expect(packed.head).toMatch(/content-type: (?:text|application)\/javascript/i);
    expect(packed.head).toMatch(/vary: .*accept-encoding/i);
    expect(packed.body.toString()).toBe("packed");
    const gzipped = await raw("/assets/app-12ab.js", { "Accept-Encoding": "gzip" });
    expect(gunzipSync(gzipped.body).toString()).toContain("console.log");
    expect((await raw("/assets/app-12ab.js")).body.toString()).toContain("console.log");
  });

  it("never include files outside their folder, or hidden ones in it", async () => {
    for (const path of [
      "/.secret",
      "/../outside.txt",
      "/%2e%2e/outside.txt",
      "/..%2foutside.txt",
      "/assets/..%5c..%5coutside.txt",
      "/assets/%00",
      "//etc/passwd",
      "/%ff",
    ]) {
      const { head } = await raw(path);
      expect(head, path).toMatch(/^HTTP\/1\.1 40[0-9]/);
    }
    expect(complaints).toEqual([]);
  });

  it("can be read, not written", async () => {
    const posted = await get("/", { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  it("include the console only for this machine, unless the admin allows others", async () => {
    settings = { ...DEFAULT_SETTINGS, "listen.trustProxy": true };
    const visitor = { headers: { "X-Forwarded-For": "192.168.1.20", Accept: "text/html" } };
    const refused = await get("/admin", visitor);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("only be opened on the server's own computer");
    const chinese = { headers: { ...visitor.headers, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8" } };
    const page = await get("/admin", chinese);
    expect(page.headers.get("vary")).toContain("Accept-Language");
    expect(await page.text()).toMatch(/<html lang="zh-CN">.*管理控制台只能在服务器本机上打开。/);
    for (const name of [
      "admin.html",
      "admin%2ehtml",
      "%61dmin.html",
      "ADMIN.HTML",
      "admin.html.br",
      "index.html",
    ])
      expect((await get(`/${name}`, visitor)).status, name).toBe(404);
    settings = { ...settings, "admin.remote": true };
    expect((await get("/admin", visitor)).status).toBe(200);
  });
});

describe("errors", () => {
  it("an unknown path is a plain 404: a page for a browser, a line for a program", async () => {
    const person = await get("/nothing", { headers: { Accept: "text/html,*/*;q=0.8" } });
    expect([person.status, person.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    const program = await get("/nothing", { headers: { Accept: "application/json" } });
    expect([program.status, program.headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
  });

  it("a bug is logged with its stack and never shown", async () => {
    const answer = await get("/bug");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret plan");
    expect(complaints).toEqual(["Request failed: GET /bug"]);
  });

  it("an expected failure has its own status and is not a bug", async () => {
    expect((await get("/full")).status).toBe(507);
    expect((await get("/large")).status).toBe(413);
    expect(complaints).toEqual([]);
  });

  it("broken percent encoding is the client's mistake", async () => {
    expect((await raw("/assets/%E0%A4%A")).head).toMatch(/^HTTP\/1\.1 400/);
    expect(complaints).toEqual([]);
  });
});

describe("security headers", () => {
  it("let a page load from the host only, and break nothing on plain HTTP", async () => {
    for (const path of ["/", "/nothing"]) {
      const { headers } = await get(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).not.toMatch(/https?:|\*|upgrade-insecure|script-src[^;]*unsafe/);
      expect(headers.get("strict-transport-security")).toBeNull();
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  it("mark an API's answer as data, never a page", async () => {
    expect((await get("/long")).headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("compression", () => {
  it("is used for long text, not for pictures or a few bytes", async () => {
    const brotli = await raw("/long", { "Accept-Encoding": "gzip, br" });
    expect(brotli.head).toMatch(/content-encoding: br/i);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(LONG);
    // Not at the level that takes longest.
    expect(brotli.body.length).toBeGreaterThan(1.1 * brotliCompressSync(LONG).length);
    const gzip = await raw("/long", { "Accept-Encoding": "gzip" });
    expect(gunzipSync(gzip.body).toString()).toBe(LONG);
    expect((await raw("/long")).body.toString()).toBe(LONG);
    for (const path of ["/picture", "/healthz"]) {
      expect((await raw(path, { "Accept-Encoding": "br, gzip" })).head).not.toMatch(/content-encoding/i);
    }
  });
});

describe("pages of other origins", () => {
  const origin = { Origin: "http://shop.test" };

  it("may call by default and read the answer, errors included", async () => {
    for (const path of ["/long", "/bug", "/nothing", "/post-only"]) {
      const { headers } = await get(path, { headers: origin });
      expect(headers.get("access-control-allow-origin"), path).toBe(origin.Origin);
      expect(headers.get("access-control-allow-credentials"), path).toBe("true");
    }
    expect((await get("/long", { headers: origin })).headers.get("access-control-expose-headers")).toContain(
      "Retry-After",
    );
  });

  it("get 204 to a preflight, with what is allowed and for how long", async () => {
    const preflight = await get("/post-only", {
      method: "OPTIONS",
      headers: {
        ...origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "token,content-type",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(origin.Origin);
    expect(preflight.headers.get("access-control-allow-credentials")).toBe("true");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("token,content-type");
    expect(preflight.headers.get("access-control-max-age")).toBe("600");
    expect(preflight.headers.get("allow")).toBe("POST");
    expect(await preflight.text()).toBe("");
  });

  it("get the allowed methods for an OPTIONS without a preflight, as any caller does", async () => {
    const options = await get("/post-only", { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST"]);
    expect((await get("/nothing", { method: "OPTIONS" })).status).toBe(404);
    const wrong = await get("/post-only");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("may not call once allowed origins are set, unless theirs is one of them; the host's own pages may", async () => {
    settings = { ...DEFAULT_SETTINGS, "cors.origins": "http://shop.test, http://other.test:8080/" };
    expect((await get("/long", { headers: origin })).headers.get("access-control-allow-origin")).toBe(
      "http://shop.test",
    );
    expect((await get("/long", { headers: { Origin: "http://other.test:8080" } })).status).toBe(200);
    for (const foreign of ["http://evil.test", "null", "http://shop.test.evil.test"]) {
      const refused = await get("/long", { headers: { Origin: foreign } });
      expect([refused.status, refused.headers.get("access-control-allow-origin")], foreign).toEqual([
        403,
        null,
      ]);
    }
    expect((await get("/long", { headers: { Origin: `http://127.0.0.1:${port}` } })).status).toBe(200);
    expect((await get("/long")).status).toBe(200);
  });
});

describe("a request that never ends", () => {
  it("does not hold up others on other connections", async () => {
    const slow = await openSocket(port);
    slow.write("POST /long HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    expect((await get("/healthz")).status).toBe(200);
    slow.destroy();
  });

  it("is refused when its headers are endless", async () => {
    const socket = await openSocket(port);
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
    expect(await readUntil(socket, "\r\n\r\n")).toMatch(/^HTTP\/1\.1 431/);
    socket.destroy();
  });
});
