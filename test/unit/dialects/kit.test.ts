/** What the dialects share: parameters, tokens, texts of messages, costs of routes. */
import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asRefusal } from "../../../server/chat/errors.ts";
import type { Message } from "../../../server/chat/types.ts";
import { parsePacket } from "../../../server/dialects/chatroom/schema.ts";
import { groupBy } from "../../../server/dialects/kit/audience.ts";
import { READ, SMALL_BODY } from "../../../server/dialects/kit/cost.ts";
import { tokenOf } from "../../../server/dialects/kit/identify.ts";
import { localRfc3339, localTime, textOf } from "../../../server/dialects/kit/messages.ts";
import { parse } from "../../../server/dialects/kit/parse.ts";
import { limitsOf, open } from "../../../server/dialects/kit/routes.ts";
import { assertSize } from "../../../server/dialects/kit/size.ts";
import { SERVER_EVENTS } from "../../../server/dialects/native/contract.ts";
import { nativeReference } from "../../../server/dialects/native/reference.ts";
import { createSettings } from "../../../server/settings.ts";

describe("the size of an event", () => {
  const fits = (payload: unknown, most: number) => () => assertSize(payload, most);

  it("is that of its JSON in UTF-8", () => {
    const payload = { text: "早", list: [1, true, null], empty: {}, none: [] };
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    expect(fits(payload, bytes)).not.toThrow();
    expect(fits(payload, bytes - 5)).toThrow("large");
  });

  it("is that of the bytes for binary data", () => {
    expect(fits({ data: Buffer.alloc(100) }, 110)).not.toThrow();
    expect(fits({ data: Buffer.alloc(100) }, 90)).toThrow("large");
  });

  it("is found for values nested 200,000 deep", () => {
    const deep = JSON.parse("[".repeat(200_000) + "]".repeat(200_000));
    expect(fits(deep, 65_536)).toThrow("large");
    expect(fits(deep, 600_000)).not.toThrow();
  });
});

describe("parameters", () => {
  const schema = z.object({ name: z.string(), age: z.string().optional() });

  it("treat null as a missing field", () => {
    expect(parse(schema, { name: "ada", age: null })).toEqual({ name: "ada" });
  });

  it("are refused with the name of the one that is missing or null", () => {
    for (const fields of [{}, { name: null }]) {
      const refusal = asRefusal(
        catching(() => parse(schema, fields)),
        () => undefined,
      );
      expect([refusal.code, JSON.stringify(refusal.values)]).toEqual([
        "invalid",
        expect.stringContaining('{"field":"name","problem":"missing"}'),
      ]);
    }
  });

  it("are refused in words for people, without types and patterns", () => {
    const count = z.preprocess((value) => (value === "7" ? 7 : value), z.number().int().min(1).max(5));
    const kinds = z.object({
      empty: z.union([z.string().min(1), z.number()]),
      long: z.string().max(3),
      list: z.union([z.string(), z.number()]),
      flag: z.boolean(),
      small: count,
      big: count,
      broken: count,
      choice: z.enum(["", "1", "2"]),
      page: z.string().regex(/^[1-9]$/),
      own: z.string().regex(/^a$/, "must be an a"),
    });
    const fields = {
      empty: "",
      long: "abcd",
      list: [],
      flag: 2,
      small: 0,
      big: "7",
      broken: "x",
      choice: "3",
    };
    const { values } = asRefusal(
      catching(() => parse(kinds, { ...fields, page: "0", own: "b" })),
      () => undefined,
    );
    expect(values).toEqual({
      findings: Object.entries({
        empty: "must not be empty",
        long: "must have at most 3 characters",
        list: "must be text",
        flag: "must be true or false",
        small: "must be at least 1",
        big: "must be at most 5",
        broken: "must be a whole number",
        choice: "must be one of: 1, 2",
        page: "is not valid",
        own: "must be an a",
      }).map(([field, problem]) => ({ field, problem })),
    });
  });

  it("of a path that are invalid are answered with not found", () => {
    expect(
      asRefusal(
        catching(() => parse(schema, {}, "not_found")),
        () => undefined,
      ).status,
    ).toBe(404);
  });
});

function catching(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a token", () => {
  const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

  it.each(["", "undefined", "null"])("of %j in the header counts as missing", (token) => {
    expect(tokenOf(request({ token }))).toBeUndefined();
    expect(tokenOf(request({ token }), { token: "t" })).toBe("t");
    expect(tokenOf(request({}), { token }, { token: null }, { token: "t" })).toBe("t");
    expect(tokenOf(request({ authorization: `Bearer ${token}` }))).toBeUndefined();
  });

  it("may be sent with or without Bearer, and credentials of another scheme do not hide it", () => {
    expect(tokenOf(request({ authorization: "t" }))).toBe("t");
    expect(tokenOf(request({ authorization: "Bearer t" }))).toBe("t");
    expect(tokenOf(request({ authorization: "Basic dDp0", token: "t" }))).toBe("t");
  });
});

describe("a message", () => {
  const message = (kind: string, body: string) => ({ kind, body }) as Message;

  it("is shown as an absolute URL when it is a picture or file, and as its text otherwise", () => {
    expect(textOf(message("image", "/upload/1.png"), "http://h:1")).toBe("http://h:1/upload/1.png");
    expect(textOf(message("text", "/upload/1.png"), "http://h:1")).toBe("/upload/1.png");
  });

  it("is shown with its local time, and the offset where the API has one", () => {
    const iso = "2022-02-25T02:28:20.999Z";
    const offset = -new Date(iso).getTimezoneOffset();
    expect(Date.parse(localRfc3339(iso))).toBe(Date.parse("2022-02-25T02:28:20Z"));
    expect(Date.parse(`${localTime(iso).replace(" ", "T")}Z`)).toBe(
      Date.parse("2022-02-25T02:28:20Z") + offset * 60_000,
    );
  });
});

it("connections that receive the same text are one group", () => {
  const groups = groupBy([{ origin: "a" }, { origin: "b" }, { origin: "a" }], ({ origin }) => origin);
  expect([...groups].map(([key, group]) => [key, group.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

describe("a route", () => {
  const call = async () => ({});

  it("must declare its cost and its body limit to compile", () => {
    const schema = z.object({});
    const { cost, limit, methods } = open("GET|POST /x", READ, schema, call);
    expect([cost, limit, methods]).toEqual(["read", 65_536, ["get", "post"]]);
    // @ts-expect-error no body limit
    open("GET /x", { cost: "read" }, schema, call);
    // @ts-expect-error no cost
    open("GET /x", { limit: SMALL_BODY }, schema, call);
  });

  it("accepts files only where it declares them", () => {
    const { current } = createSettings({}, {}, async () => {});
    expect(limitsOf(SMALL_BODY, current, 1)).toEqual({ textBytes: 65_536 });
    expect(limitsOf("upload", current, 1)).toEqual({
      textBytes: 65_536,
      fileBytes: current["uploads.maxBytes"],
      holder: 1,
    });
    expect(limitsOf("avatar", current, 1).textBytes).toBeGreaterThan(current["avatars.maxBytes"]);
  });
});

it.each([
  [{ type: "dance", data: {} }, "illegal type"],
  [{ type: 7, data: {} }, "illegal type"],
  [{ type: null, data: {} }, "invalid message"],
  [{ type: "join", data: null }, "invalid message"],
])("dialect B's packet %j is %s", (packet, error) => {
  expect(parsePacket(Buffer.from(JSON.stringify(packet)))).toMatchObject({ error });
});

it("the native reference lists every event that the contract has", () => {
  const { description } = nativeReference("1").info;
  for (const name of Object.keys(SERVER_EVENTS)) expect(description).toContain(`- \`${name}\``);
});
