/** The API reference: valid OpenAPI with exactly the existing routes. */
import Router from "@koa/router";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SENTENCES } from "../../../server/chat/reasons.ts";
import type { Dialect } from "../../../server/dialects/dialect.ts";
import { DIALECTS } from "../../../server/dialects/index.ts";
import type { OpenApiDocument } from "../../../server/dialects/kit/openapi.ts";
import {
  CLIENT_EVENTS,
  ROUTES,
  type RouteSpec,
  SERVER_EVENTS,
} from "../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";

const hosts: TestHost[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const host of hosts.splice(0)) await host.stop();
});

async function start(options: Parameters<typeof startTestHost>[0] = {}): Promise<TestHost> {
  const host = await startTestHost(options);
  hosts.push(host);
  return host;
}

interface Described {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean }[];
  readonly security?: readonly object[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: Body }> };
  readonly responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
}
interface Body {
  readonly properties?: Record<string, { examples?: readonly unknown[] }>;
  readonly required?: readonly string[];
}

const operationsOf = ({ paths }: OpenApiDocument): [string, Described][] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Described] => [
      `${method.toUpperCase()} ${path}`,
      one as Described,
    ]),
  );

/** Methods that a router answers by itself, beside those that were asked for. */
const IMPLIED = new Set(["HEAD", "OPTIONS"]);
/** C's WebSocket paths refuse plain requests; /docs describes them in prose. B's and A's sockets have no route. */
const NOT_HTTP = ["GET /room/create", "GET /room/enter", "GET /room/reEnter"];
/** The document itself. */
const NOT_CALLS = ["GET /api/openapi.json"];

const plain = (route: string): string => route.replaceAll(/:\w+|\{\w+\}/g, "{}").replace(/(?<=.)\/$/, "");

/** `METHOD path` of everything that the dialect's routers answer. */
async function routesOf(dialect: Dialect): Promise<string[]> {
  const spy = vi.spyOn(Router.prototype, "routes");
  await start({ dialects: [dialect] });
  const layers = spy.mock.contexts.flatMap((router) => (router as Router).stack);
  return (
    layers
      .map(({ path, methods }) => ({
        path: String(path),
        methods: methods.filter((method) => !IMPLIED.has(method)),
      }))
      // `all` is how a wrong method is refused.
      .filter(({ methods }) => methods.length < 5)
      .flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`))
      .filter((route) => !NOT_HTTP.includes(route) && !NOT_CALLS.includes(route))
  );
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))(
  "the reference of %s",
  (_, dialect) => {
    const document = dialect.reference("1.2.3");

    it("is valid OpenAPI 3.1, and every reference in it resolves", async () => {
      const validator = new Validator();
      const told = await validator.validate(JSON.parse(JSON.stringify(document)));
      expect(told.errors ?? []).toEqual([]);
      expect(told.valid).toBe(true);
      expect(validator.version).toBe("3.1");
      expect(() => validator.resolveRefs()).not.toThrow();
      const named = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
      for (const [, name = ""] of named) expect(document.components?.schemas).toHaveProperty(name);
      expect(document.info.version).toBe("1.2.3");
      // A text without a limit of its own has none.
      expect(JSON.stringify(document).includes(`"maxLength":${Number.MAX_SAFE_INTEGER}`)).toBe(false);
    });

    it("has exactly the routes of its routers", async () => {
      const routes = await routesOf(dialect);
      expect(routes.length).toBeGreaterThan(5);
      const documented = operationsOf(document).map(([name]) => plain(name));
      expect([...new Set(documented)].sort()).toEqual([...new Set(routes.map(plain))].sort());
    });

    it("names each path parameter, and gives each call a summary and an example of everything required", () => {
      for (const [name, { summary, parameters = [], requestBody }] of operationsOf(document)) {
        expect(summary, name).toMatch(/\S/);
        const inPath = parameters.filter((one) => one.in === "path").map((one) => one.name);
        expect(inPath, name).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, one]) => one));
        for (const { schema } of Object.values(requestBody?.content ?? {})) {
          for (const field of schema.required ?? []) {
            expect(schema.properties?.[field]?.examples, `${name}: ${field}`).toHaveLength(1);
          }
        }
      }
    });
  },
);

it("says that a body may be missing where nothing in it is required", () => {
  const operations = Object.fromEntries(operationsOf(dialectCalled("native").reference("1.2.3")));
  const isRequired = (name: string) => operations[name]?.requestBody?.required;
  expect(isRequired("POST /api/rooms")).toBe(true);
  expect(isRequired("POST /api/rooms/{id}/files")).toBe(true);
  expect(isRequired("DELETE /api/rooms/{id}/members/{userId}")).toBe(false);
});

it.each(["native", "app"])(
  "says what failures with any status look like, of an API that has them: %s",
  (name) => {
    const operations = operationsOf(dialectCalled(name).reference("1.2.3"));
    for (const [called, { responses }] of operations)
      expect(responses.default, called).toHaveProperty("content");
  },
);

it("shows what each call of the native API answers, with an example that has that shape", () => {
  const operations = Object.fromEntries(operationsOf(dialectCalled("native").reference("1.2.3")));
  for (const { method, path, answers, produces, status = 200 } of Object.values<RouteSpec>(ROUTES)) {
    const name = `${method.toUpperCase()} ${path.replace(/:(\w+)/g, "{$1}")}`;
    const content = operations[name]?.responses[status]?.content;
    if (answers)
      expect(answers.safeParse(content?.["application/json"]?.example).error, name).toBeUndefined();
    else expect(produces ?? [status], name).toEqual(produces ? Object.keys(content ?? {}) : [204]);
  }
});

it("describes each event, shape and reason of the native API", () => {
  const { info, components } = dialectCalled("native").reference("1.2.3");
  const { description } = info;
  for (const name of Object.keys({ ...CLIENT_EVENTS, ...SERVER_EVENTS })) {
    expect(description).toMatch(new RegExp(`^- \`${name}\` \`\\{?\\w*`, "m"));
  }
  for (const name of Object.keys(components?.schemas ?? {})) expect(description).toContain(`### ${name}\n`);
  for (const reason of Object.values(SENTENCES).flatMap(Object.keys)) expect(description).toContain(reason);
  expect(description).toContain("`created_too_fast {max, retryAfterSeconds}`");
});

/** For each call whether it takes a token: none, one way of several, needed. */
const tokensOf = (dialect: Dialect) =>
  Object.fromEntries(
    operationsOf(dialect.reference("1.2.3")).map(([name, { security = [] }]) => {
      const ways = security.map((scheme) => Object.keys(scheme)[0] ?? "nothing");
      return [name, ways.join(" or ")];
    }),
  );
const dialectCalled = (wanted: string): Dialect => {
  const found = DIALECTS.find(({ name }) => name === wanted);
  if (!found) throw new Error(`There is no dialect ${wanted}.`);
  return found;
};

describe("a token", () => {
  const optional = "nothing or Authorization";

  it("is one way to act in A, and makes no difference to a caller who only reads", () => {
    const tokens = tokensOf(dialectCalled("apiv1"));
    const acting = Object.keys(tokens).filter((name) => tokens[name] !== "");
    expect(acting.sort()).toEqual([
      "GET /apiv1/room/delete",
      "GET /apiv1/room/message/{name}",
      "POST /apiv1/room/avatar/upload/{name}",
      "POST /apiv1/room/avatar/{name}",
      "POST /apiv1/room/delete",
      "POST /apiv1/room/modify",
      "POST /apiv1/user/avatar/upload/{name}",
      "POST /apiv1/user/avatar/{name}",
      "POST /apiv1/user/delete",
      "POST /apiv1/user/modify",
      "POST /apiv1/user/roomcreate",
    ]);
    expect(new Set(acting.map((name) => tokens[name]))).toEqual(new Set([optional]));
  });

  it("is one way to create and enter a room in B, where a login returns none", () => {
    const tokens = tokensOf(dialectCalled("chatroom"));
    for (const [name, told] of Object.entries(tokens)) {
      expect(told, name).toBe(/create|room$/.test(name) ? optional : "");
    }
  });

  it("is needed in E for the caller's own data; rooms accept the address too", () => {
    expect(tokensOf(dialectCalled("app"))).toMatchObject({
      "POST /users/": "",
      "POST /login/": "",
      "POST /logout/": "token",
      "PUT /users/{pk}/": "token",
      "GET /rooms/": "",
      "POST /rooms/": "nothing or token",
      "DELETE /rooms/{pk}/": "nothing or token",
    });
  });
});

it.each(DIALECTS.filter(({ name }) => name !== "native").map((dialect) => [dialect.name, dialect] as const))(
  "the reference of %s shows for each call how clients send it and which fields they may send",
  (_, dialect) => {
    const document = dialect.reference("1.2.3");
    for (const [name, { description }] of operationsOf(document))
      expect(description, name).toMatch(/\*\*As clients send it:\*\* \S/);
    expect(document.info.description).toContain("raw UTF-8");
  },
);

describe("the server", () => {
  it("lists and serves the references of the APIs that are switched on", async () => {
    const host = await start({ settings: { "dialects.h5": false } });
    const list = await send(host, "/docs/index.json");
    const names = (list.body as { apis: { name: string }[] }).apis.map(({ name }) => name);
    expect(names).toEqual(DIALECTS.map(({ name }) => name).filter((name) => name !== "h5"));
    for (const name of names) {
      const { status, body } = await send(host, `/docs/${name}.json`);
      expect([status, (body as OpenApiDocument).openapi], name).toEqual([200, "3.1.0"]);
    }
    expect((await send(host, "/docs/h5.json")).status).toBe(404);
    await host.host.settings.update({ "dialects.h5": true });
    expect((await send(host, "/docs/h5.json")).status).toBe(200);
    expect((await send(host, "/docs/nonsense.json")).status).toBe(404);
    expect((await send(host, "/docs/app.json", { method: "POST" })).status).toBe(405);
  });

  it("refuses an E registration without the reference's required fields, and accepts its examples", async () => {
    const host = await start();
    const { body: document } = await send(host, "/docs/app.json");
    const [, register] =
      operationsOf(document as OpenApiDocument).find(([name]) => name === "POST /users/") ?? [];
    const schema = register?.requestBody?.content["application/json"]?.schema;
    expect(schema?.required).toEqual(["username", "password", "nickname"]);
    const fields = (schema?.required ?? []).map((name) => [name, schema?.properties?.[name]?.examples?.[0]]);
    for (const [left] of fields) {
      const body = Object.fromEntries(fields.filter(([name]) => name !== left));
      expect((await send(host, "/users/", { body })).status, String(left)).toBe(400);
    }
    expect((await send(host, "/users/", { body: Object.fromEntries(fields) })).status).toBe(200);
  });
});
