import { METHODS } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CERTAIN_METHODS, encodeTarget } from "../../../server/net/request-line.ts";

/** The result for the packet when the parser refused its first non-ASCII byte. */
function encode(packet: string | Buffer): string | null {
  const bytes = Buffer.from(packet);
  const at = bytes.findIndex((byte) => byte >= 0x80);
  const encoded = encodeTarget(bytes, Math.max(at, 0));
  return encoded && Buffer.concat(encoded).toString("latin1");
}

const REST = " HTTP/1.1\r\nHost: x\r\n\r\n";

describe("the target of a request line", () => {
  it("is percent-encoded as browsers do, and the bytes before and after it are kept", () => {
    const target = fc
      .array(fc.nat(0x10ffff), { minLength: 1 })
      .map((codes) => String.fromCodePoint(...codes).toWellFormed())
      .map((text) => `/${text.replaceAll(/[^!-~\u{80}-\u{10ffff}]|[%"<>[\]^`{|}\\]/gu, "-")}é`);
    fc.assert(
      fc.property(fc.constantFrom(...CERTAIN_METHODS), target, fc.string(), (method, path, after) => {
        const rest = `${REST}${after}`;
        const encoded = encode(`hello${method} ${path}${rest}`);
        expect(encoded).toBe(`${method} ${encodeURI(path)}${Buffer.from(rest).toString("latin1")}`);
      }),
    );
  });

  it("is refused unless its bytes are UTF-8", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 6 }), (bytes) => {
        const path = Buffer.from([...bytes.filter((byte) => byte > 0x20), 0xc3, 0xa9]);
        const isText = Buffer.from(path.toString()).equals(path);
        expect(encode(Buffer.concat([Buffer.from("GET /"), path, Buffer.from(REST)])) !== null).toBe(isText);
      }),
    );
  });

  it.each(["é", "/é", " /é", "ET /é HTTP/1.1", "PATCH /é", "get /é", "GET é", "GET http://x/é", "GET  /é"])(
    "is refused where the start of the line is uncertain: %s",
    (packet) => {
      expect(encode(packet)).toBeNull();
    },
  );

  it("is refused where the parser failed for another reason", () => {
    expect(encodeTarget(Buffer.from("GET /a\x01é"), 6)).toBeNull();
    expect(encodeTarget(Buffer.from("GET /é"), 99)).toBeNull();
    expect(encodeTarget(Buffer.alloc(0), 0)).toBeNull();
  });
});

it("a method that counts as certain is neither the ending of another method nor ends in one", () => {
  for (const certain of CERTAIN_METHODS) {
    const alike = METHODS.filter((one) => one.endsWith(certain) || certain.endsWith(one));
    expect(alike).toEqual([certain]);
  }
});
