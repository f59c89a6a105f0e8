import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { mayConnect } from "../../../server/media/guard.ts";
import { mediaFixture } from "../../support/media-folder.ts";
import { plain } from "../../support/pictures.ts";

const PUBLIC = "93.184.216.34";
const PRIVATE = "192.168.7.7";
const picture = await plain(40, 40);

/** The internet of this test: names, their addresses in the DNS, and one loopback server in place of all of them. */
const addresses: Record<string, string[]> = {
  "pictures.example": [PUBLIC],
  "nas.example": [PRIVATE],
  "inside.example": ["127.0.0.1"],
  "both.example": [PUBLIC, "10.0.0.1"],
  "nowhere.example": [],
};
const dialled: string[] = [];
const resolved: string[] = [];
const network = {
  async resolve(hostname: string) {
    resolved.push(hostname);
    if (hostname === "rebinding.example") return resolved.length % 2 ? [PUBLIC] : ["127.0.0.1"];
    if (hostname === "silent.example") return new Promise<string[]>(() => {});
    const found = addresses[hostname];
    if (!found) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
    return found;
  },
  dial(address: string) {
    dialled.push(address);
    return "127.0.0.1";
  },
};

const seen: IncomingMessage[] = [];
const image = (response: ServerResponse, body: Uint8Array, type = "image/png") =>
  response.writeHead(200, { "content-type": type }).end(body);
const redirect = (response: ServerResponse, location: string) => response.writeHead(302, { location }).end();
const pages: Record<string, (response: ServerResponse) => unknown> = {
  "/a.png": (response) => image(response, picture),
  "/once": (response) => redirect(response, "/a.png"),
  "/twice": (response) => redirect(response, `http://pictures.example:${port}/once`),
  "/thrice": (response) => redirect(response, "/twice"),
  "/loop": (response) => redirect(response, "/loop"),
  "/inside": (response) => redirect(response, `http://inside.example:${port}/a.png`),
  "/literal": (response) => redirect(response, `http://127.0.0.1:${port}/a.png`),
  "/file": (response) => redirect(response, "file:///etc/passwd"),
  "/page": (response) => image(response, Buffer.from("<html>"), "text/html"),
  "/svg": (response) => image(response, Buffer.from("<svg/>"), "image/svg+xml"),
  "/huge": (response) => image(response, Buffer.alloc(6_000_000)),
  "/endless": (response) => {
    response.writeHead(200, { "content-type": "image/png" });
    const timer = setInterval(() => response.write(Buffer.alloc(1000)), 50);
    response.on("close", () => clearInterval(timer));
  },
  "/broken": (response) => {
    response.writeHead(200, { "content-type": "image/png", "content-length": "999" }).write("x");
    setTimeout(() => response.destroy(), 20);
  },
  "/error": (response) => response.writeHead(500).end(),
};
const server = createServer((request, response) => {
  seen.push(request);
  const page = pages[request.url ?? ""];
  if (page) page(response);
  else response.writeHead(404).end();
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { media, settings } = mediaFixture(network);
const fetchFrom = (path: string, host = "pictures.example") =>
  media.fetchImage(`http://${host}:${port}${path}`);

describe("a remote picture", () => {
  test("is downloaded from the address that was checked, under its own host name", async () => {
    dialled.length = 0;
    expect(Buffer.from(await fetchFrom("/a.png"))).toEqual(picture);
    expect(dialled).toEqual([PUBLIC]);
    expect(seen.at(-1)?.headers.host).toBe(`pictures.example:${port}`);
    expect(Object.keys(seen.at(-1)?.headers ?? {})).not.toContain("cookie");
  });

  test("may be two redirects away, not three", async () => {
    expect(Buffer.from(await fetchFrom("/twice"))).toEqual(picture);
    await expect(fetchFrom("/thrice")).rejects.toMatchObject({ code: "invalid" });
    await expect(fetchFrom("/loop")).rejects.toMatchObject({ code: "invalid" });
  });

  test("is resolved once per hop, so a second DNS answer changes nothing", async () => {
    resolved.length = 0;
    dialled.length = 0;
    expect(Buffer.from(await fetchFrom("/a.png", "rebinding.example"))).toEqual(picture);
    expect([resolved, dialled]).toEqual([["rebinding.example"], [PUBLIC]]);
  });

  test.each(["/page", "/svg", "/huge"])("is refused when %s is not a picture", async (path) => {
    await expect(fetchFrom(path)).rejects.toMatchObject({ code: "invalid" });
  });

  test.each(["/missing", "/error", "/broken"])("is unreachable at %s", async (path) => {
    await expect(fetchFrom(path)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("can have at most avatars.maxBytes, by the setting's current value", async () => {
    settings["avatars.maxBytes"] = picture.length;
    expect((await fetchFrom("/a.png")).length).toBe(picture.length);
    settings["avatars.maxBytes"] = picture.length - 1;
    await expect(fetchFrom("/a.png")).rejects.toMatchObject({ code: "invalid" });
  });

  test("that never ends, or whose name is never resolved, fails after five seconds", async () => {
    const started = performance.now();
    const tries = ["/endless", "/a.png"].map((path, i) => fetchFrom(path, i ? "silent.example" : undefined));
    for (const result of await Promise.allSettled(tries)) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    }
    expect(performance.now() - started).toBeLessThan(9500);
  });
});

describe("the guard blocks requests", () => {
  test.each([
    "inside.example",
    "both.example",
    "nas.example",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "localhost.",
  ])("through http://%s/", async (host) => {
    addresses.localhost = addresses["localhost."] = ["127.0.0.1"];
    const before = seen.length;
    await expect(fetchFrom("/a.png", host)).rejects.toMatchObject({ code: "invalid" });
    expect(seen.length).toBe(before);
  });

  test.each(["/inside", "/literal", "/file"])("by a redirect (%s)", async (path) => {
    const before = seen.length;
    await expect(fetchFrom(path)).rejects.toMatchObject({ code: "invalid" });
    expect(seen.length).toBe(before + 1);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://pictures.example/",
    "data:,x",
    "//x",
    "",
    "http://",
    "http://u:p@pictures.example/",
  ])("with %j", async (url) => {
    await expect(media.fetchImage(url)).rejects.toMatchObject({ code: "invalid" });
  });

  test("to the local network, unless avatars.allowPrivateFetch is on, and to the loopback always", async () => {
    settings["avatars.allowPrivateFetch"] = true;
    expect(Buffer.from(await fetchFrom("/a.png", "nas.example"))).toEqual(picture);
    for (const host of ["inside.example", "127.0.0.1", "[::1]", "169.254.169.254"]) {
      await expect(fetchFrom("/a.png", host)).rejects.toMatchObject({ code: "invalid" });
    }
  });

  test("when a name has no address, or does not exist", async () => {
    await expect(fetchFrom("/a.png", "nowhere.example")).rejects.toMatchObject({ code: "unavailable" });
    await expect(fetchFrom("/a.png", "unknown.example")).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("addresses", () => {
  test.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])(
    "%s is public",
    (ip) => {
      expect(mayConnect(ip, false)).toBe(true);
    },
  );

  test.each(["10.0.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1"])(
    "%s is private",
    (ip) => {
      expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, true]);
    },
  );

  test.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "100.100.100.200",
    "fd00:ec2::254",
    "::1",
    "::",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "2001:0:a00:1::",
    "2001:db8::1",
    "::ffff:169.254.169.254",
    "::ffff:0:10.0.0.1",
    "not an address",
    "",
  ])("%s is never allowed", (ip) => {
    expect([mayConnect(ip, false), mayConnect(ip, true)]).toEqual([false, false]);
  });
});
