/** A request's caller: address and proxy, name of the host, web page (docs/contract/security.md 3 and 4). */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNKNOWN_PAGE } from "../../../server/chat/actor.ts";
import { addressOf, areRanges, isLocal, reachedUrl } from "../../../server/net/addresses.ts";
import { isOwnHost } from "../../../server/net/names.ts";
import { mayCall } from "../../../server/net/origins.ts";
import { Visitors } from "../../../server/net/visitors.ts";
import { webOriginOf } from "../../../server/net/web-origin.ts";
import { DEFAULT_SETTINGS, settingsPatch } from "../../../server/settings.ts";
import { collectingLog } from "../../support/log.ts";

const from = (remoteAddress: string, headers: IncomingHttpHeaders = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;
const forwarded = (peer: string, chain: string) => from(peer, { "x-forwarded-for": chain });

describe("the address by which a client reached the server", () => {
  const at = (peer: string, headers: IncomingHttpHeaders, encrypted = false) =>
    ({
      headers: { host: "chat.example", ...headers },
      socket: { remoteAddress: peer, encrypted },
    }) as unknown as IncomingMessage;
  const PROTO = { "x-forwarded-proto": "https" };

  it.each([
    ["http", "of plain HTTP", at("192.168.1.66", {}), true],
    ["https", "of HTTPS", at("192.168.1.66", {}, true), false],
    ["https", "of HTTPS that a trusted proxy ends", at("127.0.0.1", PROTO), true],
    [
      "https",
      "of HTTPS that the first of two proxies ends",
      at("10.0.0.2", { "x-forwarded-proto": "https, http" }),
      "10.0.0.2",
    ],
    ["http", "of HTTP through a trusted proxy", at("127.0.0.1", { "x-forwarded-proto": "http" }), true],
    ["http", "of a client that claims to be a proxy", at("192.168.1.66", PROTO), true],
    ["http", "while no proxy is trusted", at("127.0.0.1", PROTO), false],
  ])("is %s %s", (scheme, _, request, trust) => {
    expect(reachedUrl(request, trust)).toBe(`${scheme}://chat.example`);
  });
});

describe("a forwarded address", () => {
  it.each([
    ["not while no proxy is trusted", "127.0.0.1", "10.1.1.1", false, "127.0.0.1"],
    ["from a proxy on this computer", "::ffff:127.0.0.1", "9.9.9.9, 192.168.1.20", true, "192.168.1.20"],
    ["not from a stranger", "192.168.1.66", "127.0.0.1", true, "192.168.1.66"],
    ["from a proxy whose address is listed", "10.0.0.2", "192.168.1.20", "10.0.0.2", "192.168.1.20"],
    ["from two in a row", "10.0.0.2", "6.6.6.6, 192.168.1.20, 10.0.0.7", "10.0.0.0/24", "192.168.1.20"],
    ["from a proxy that adds the port", "127.0.0.1", "192.168.1.20:4711", true, "192.168.1.20"],
    ["for an IPv6 client", "::1", "[fd00::1]:4711", true, "fd00::1"],
    ["not when it is not an address", "127.0.0.1", "192.168.1.20, unknown", true, "127.0.0.1"],
    ["not from outside an IPv6 range", "10.0.0.2", "192.168.1.20", "fd00::/8", "10.0.0.2"],
  ])("counts only where the proxy is trusted: %s", (_, peer, chain, trust, address) => {
    expect(addressOf(forwarded(peer, chain), trust)).toBe(address);
  });

  it("never comes from a stranger, whatever the header", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(addressOf(forwarded("192.168.1.66", text), true)).toBe("192.168.1.66");
        expect(addressOf(forwarded("192.168.1.66", text), "10.0.0.0/8, ::1")).toBe("192.168.1.66");
      }),
    );
  });

  it("never makes anybody local", () => {
    expect(isLocal(from("127.0.0.1"))).toBe(true);
    expect(isLocal(from("::1"))).toBe(true);
    expect(isLocal(from("192.168.1.66"))).toBe(false);
    for (const name of ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"])
      expect(isLocal(from("127.0.0.1", { [name]: "127.0.0.1" })), name).toBe(false);
  });

  it("is reported once while no proxy is trusted, with the value to set", () => {
    const { log, complaints } = collectingLog();
    const visitors = new Visitors(() => DEFAULT_SETTINGS, log);
    visitors.note(from("10.0.0.2"));
    expect(visitors.notices).toEqual([]);
    visitors.note(forwarded("::ffff:10.0.0.3", "1.2.3.4"));
    visitors.note(forwarded("10.0.0.2", "1.2.3.4"));
    const addresses = ["10.0.0.2", "10.0.0.3"];
    expect(visitors.notices).toEqual([{ kind: "untrustedProxies", addresses }]);
    expect(complaints).toEqual([expect.stringContaining("listen.trustProxy")]);
    complaints.length = 0;
  });
});

describe("listen.trustProxy", () => {
  it.each([true, false, "10.0.0.1", "10.0.0.0/8, fd00::/8"])("accepts %s", (value) => {
    expect(settingsPatch.parse({ "listen.trustProxy": value })).toEqual({ "listen.trustProxy": value });
  });

  it("accepts the text of the console's field", () => {
    const parse = (text: string) => settingsPatch.parse({ "listen.trustProxy": text })["listen.trustProxy"];
    expect([parse("true"), parse("false"), parse("")]).toEqual([true, false, false]);
  });

  it("refuses anything that is not an address", () => {
    for (const text of ["yes", "10.0.0.0/33", "proxy.example", "10.0.0.1,,"])
      expect(areRanges(text), text).toBe(false);
  });
});

describe("the host's own names", () => {
  it.each([
    "127.0.0.1:5000",
    "[::1]:5000",
    "[::ffff:127.0.0.1]:5000",
    "[fe80::1%25eth0]:80",
    "localhost",
    "pc",
    "PC.local.",
    "a.localhost:1",
    "chat.corp.example:5000",
    undefined,
  ])("include %s", (host) => {
    expect(isOwnHost(host, "chat.corp.example, other.example")).toBe(true);
  });

  it("include a name of other letters, which browsers send in ASCII", () => {
    expect(isOwnHost("xn--fiq.example:5000", "中.example")).toBe(true);
  });

  it.each([
    "evil.example:5000",
    "127.0.0.1.evil.example",
    "local.evil.com",
    "chat.corp.example.evil.com",
    "[::1].evil.com",
    "[evil.example]",
  ])("do not include %s", (host) => {
    expect(isOwnHost(host, "chat.corp.example")).toBe(false);
  });

  it("are the only ones under which a page counts as the host's own", () => {
    const visitors = new Visitors(() => DEFAULT_SETTINGS, collectingLog().log);
    const own = from("10.0.0.9", { host: "192.168.1.5:5000", origin: "http://192.168.1.5:5000" });
    const rebound = from("10.0.0.9", { host: "evil.example:5000", origin: "http://evil.example:5000" });
    expect(mayCall(own, visitors, "http://intranet.example")).toBe(true);
    expect(mayCall(rebound, visitors, "http://intranet.example")).toBe(false);
    const other = from("10.0.0.9", { host: "192.168.1.5:5000", origin: "https://example.com" });
    expect(mayCall(other, visitors, "http://a.example, HTTPS://Example.com:443/")).toBe(true);
    visitors.note(rebound);
    visitors.note(own);
    expect(visitors.notices).toEqual([{ kind: "otherNames", names: ["evil.example"] }]);
  });

  it("are distinguished from other names that people use, of which only the latest are listed", () => {
    const visitors = new Visitors(() => DEFAULT_SETTINGS, collectingLog().log);
    const use = (host: string) => visitors.note(from("10.0.0.9", { host }));
    for (let n = 0; n < 1000; n += 1) {
      use(`made-up-${n}.example`);
      use("Chat.Corp.example:5000");
      use(`<b>${n}</b>.example`);
    }
    const [notice] = visitors.notices;
    expect(notice).toMatchObject({
      kind: "otherNames",
      names: expect.arrayContaining(["chat.corp.example"]),
    });
    expect(notice?.kind === "otherNames" && notice.names.length).toBe(20);
  });
});

describe("the web page behind a request", () => {
  const host = "192.168.1.5:5000";
  const evil = "http://evil.example";
  const own = `http://${host}`;
  const chrome = { "user-agent": "Mozilla/5.0 (X11) Chrome/140", "accept-language": "en" };
  it.each<[string, IncomingHttpHeaders, string | null]>([
    ["a program", {}, null],
    ["a program that calls itself a browser", { "user-agent": "Mozilla/5.0" }, null],
    ["Node's fetch", { "sec-fetch-mode": "cors", "user-agent": "node", "accept-language": "*" }, null],
    ["a page of this host", { ...chrome, origin: own }, null],
    ["a page of this host that gets something", { ...chrome, referer: `${own}/r/1` }, null],
    ["a page of this host, by HTTPS", { ...chrome, origin: `https://${host}` }, null],
    ["a page of another site", { ...chrome, origin: evil }, evil],
    ["an image in it", { ...chrome, referer: `${evil}/page` }, evil],
    ["an image that hides its page", chrome, UNKNOWN_PAGE],
    [
      "an image that hides its page, at a secure address",
      { ...chrome, "sec-fetch-site": "cross-site" },
      UNKNOWN_PAGE,
    ],
    [
      "a page of another port, at a secure address",
      { ...chrome, "sec-fetch-site": "same-site" },
      UNKNOWN_PAGE,
    ],
    ["a sandboxed page", { ...chrome, origin: "null" }, UNKNOWN_PAGE],
    ["a typed address", { ...chrome, "sec-fetch-site": "none", "sec-fetch-user": "?1" }, null],
    ["a Referer that cannot be read", { referer: "about:blank" }, UNKNOWN_PAGE],
  ])("is determined for %s", (_, headers, page) => {
    expect(webOriginOf({ headers: { host, ...headers } }, true)).toBe(page);
  });

  it("is unknown for browsers under a foreign name, and programs may use any name", () => {
    const headers = { host: "evil.example:5000", origin: "http://evil.example:5000" };
    expect(webOriginOf({ headers }, false)).toBe(UNKNOWN_PAGE);
    expect(webOriginOf({ headers: { host: "evil.example:5000" } }, false)).toBeNull();
  });
});
