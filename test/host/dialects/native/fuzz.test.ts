/** Any input to the native API: a 4xx in the API's own form, or a success; never a 5xx, a crash or a hang. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  CLIENT_EVENTS,
  type ClientEvent,
  ROUTES,
  type RouteSpec,
} from "../../../../server/dialects/native/contract.ts";
import { nastyFields, nastyText } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import * as loopback from "../../../support/loopback.ts";
import { askOk, type ChatSocket, createRoom, type Person, person, untyped } from "../../../support/people.ts";

let host: TestHost;
let mal: Person;
let victim: Person;
let socket: ChatSocket;

beforeAll(async () => {
  host = await startTestHost();
  mal = await person(host, "mal");
  victim = await person(host, "victim");
  await createRoom(victim, "Victim's", { isPublic: false });
  const room = await createRoom(mal, "Mal's");
  socket = await mal.connect();
  await askOk(socket, "room:join", { roomId: room.id });
});
afterAll(async () => {
  socket.close();
  expect(host.complaints).toEqual([]);
  await host.stop();
});

function fieldsOf(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  return Object.keys((z.toJSONSchema(schema, { io: "input" }).properties as object | undefined) ?? {});
}

function expectOwnForm({ status, body }: { status: number; body: unknown }): void {
  expect(status).toBeLessThan(500);
  if (status >= 400) {
    expect(body).toEqual({
      error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
    });
  }
}

/** The caller's own account and session stay, so that every round has a caller. */
const SPARED = new Set(["logout", "removeMe", "changePassword"]);
const routes: [string, RouteSpec][] = Object.entries(ROUTES).filter(([name]) => !SPARED.has(name));
const pathOf = (spec: RouteSpec, id: string) => spec.path.replace(/:\w+/g, encodeURIComponent(id));

describe("invalid input over REST", () => {
  it.each(routes)("%s: any JSON in the body, any id in the path, any query", async (_name, spec) => {
    const known = [1, 2, "mal", "victim", "1"];
    await fc.assert(
      fc.asyncProperty(
        nastyFields([...fieldsOf(spec.body), "unknown"], known),
        fc.oneof(fc.constantFrom("1", "2", "999", "-1", "0", "9".repeat(30)), nastyText()),
        fc.dictionary(fc.constantFrom(...fieldsOf(spec.query), "x"), nastyText(), { maxKeys: 3 }),
        async (body, id, query) => {
          const search = new URLSearchParams(
            Object.entries(query).map(([name, value]): [string, string] => [
              name,
              value.toWellFormed().slice(0, 500),
            ]),
          );
          const answer = await loopback.send(
            host,
            `${pathOf(spec, id.toWellFormed().slice(0, 500) || "x")}?${search}`,
            {
              method: spec.method.toUpperCase(),
              body: JSON.stringify(body),
              headers: { "Content-Type": "application/json", Authorization: `Bearer ${mal.token}` },
            },
          );
          expectOwnForm(answer);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(routes.filter(([, spec]) => spec.body || spec.file))(
    "%s: any bytes of any type",
    async (_name, spec) => {
      const types = ["application/json", "multipart/form-data; boundary=x", "image/png", "text/plain", ""];
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...types),
          fc.uint8Array({ maxLength: 400 }),
          async (type, bytes) => {
            const answer = await loopback.send(host, pathOf(spec, "2"), {
              method: spec.method.toUpperCase(),
              body: Buffer.from(bytes),
              headers: { "Content-Type": type, Authorization: `Bearer ${mal.token}` },
            });
            expectOwnForm(answer);
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  it("refuses deep, huge and broken bodies", async () => {
    const bodies = [
      `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
      `{"username":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}`,
      `{"username":"x","password":"${"y".repeat(2_000_000)}"}`,
      '{"username":"\\ud800","password":"x"}',
    ];
    for (const body of bodies) {
      const answer = await loopback.send(host, "/api/users", { method: "POST", body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectOwnForm(answer);
    }
    const polluting = '{"__proto__":{"role":"admin"},"username":"p","password":"x"}';
    const harmless = await loopback.send(host, "/api/users", { method: "POST", body: polluting });
    expect(harmless.body).toMatchObject({ role: "user" });
    expect(Object.keys(Object.prototype)).toEqual([]);
    const broken = await loopback.send(host, "/api/users", {
      method: "POST",
      body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
    });
    expect(broken.status).toBe(400);
  });

  it("does not reach other people's data by guessed ids", async () => {
    const denied = async (method: string, path: string, body?: unknown) =>
      (await mal.call(method, path, body)).status;
    expect(await denied("GET", "/api/rooms/1/messages")).toBe(403);
    expect(await denied("GET", "/api/rooms/1/members")).toBe(403);
    expect(await denied("PATCH", "/api/rooms/1", { name: "mine" })).toBe(403);
    expect(await denied("DELETE", "/api/rooms/1")).toBe(403);
    expect(await denied("PUT", "/api/rooms/1/owner", { userId: mal.user.id })).toBe(403);
    expect(await denied("POST", "/api/rooms/1/members", { userId: mal.user.id })).toBe(403);
    const seen = JSON.stringify((await mal.call("GET", `/api/users/${victim.user.id}`)).body);
    expect(seen).not.toMatch(/phone|email|token|password/i);
  });
});

describe("invalid input over the socket", () => {
  const events = Object.keys(CLIENT_EVENTS) as ClientEvent[];
  const emit = (event: string, payload: unknown) =>
    untyped(socket).emitWithAck(event, payload) as Promise<{
      ok: boolean;
      error?: object;
    }>;

  it.each([...events, "no such event", "__proto__", "toString"])("%s with any payload", async (event) => {
    const names = Object.hasOwn(CLIENT_EVENTS, event)
      ? fieldsOf(CLIENT_EVENTS[event as ClientEvent].schema)
      : ["roomId"];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(nastyFields(names, [1, 2, "1-1", "2-1"]), fc.jsonValue()),
        async (payload) => {
          const answer = await emit(event, payload);
          expect(typeof answer.ok).toBe("boolean");
          if (!answer.ok)
            expect(answer.error).toMatchObject({ code: expect.not.stringMatching(/^internal$/) });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("does no harm as a binary payload, a missing one, or an event without an acknowledgement", async () => {
    expect(await emit("message:send", Buffer.from([1, 2, 3]))).toMatchObject({ ok: false });
    expect(await emit("room:join", undefined)).toMatchObject({ ok: false });
    untyped(socket).emit("message:send", { roomId: "x" });
    const { id } = await createRoom(mal, "After the storm");
    expect(await emit("room:join", { roomId: id })).toMatchObject({ ok: true });
  });
});
