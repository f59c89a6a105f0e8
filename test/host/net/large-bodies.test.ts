/** A large body (security.md 1): no route of any API reads one before it knows who sends it. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as apiv1 from "../../../server/dialects/apiv1/routes.ts";
import * as app from "../../../server/dialects/app/routes.ts";
import * as chatroom from "../../../server/dialects/chatroom/routes.ts";
import * as h5 from "../../../server/dialects/h5/routes.ts";
import { SMALL_BODY } from "../../../server/dialects/kit/cost.ts";
import type { Route } from "../../../server/dialects/kit/routes.ts";
import { ROUTES, type RouteSpec } from "../../../server/dialects/native/contract/routes.ts";
import * as room from "../../../server/dialects/room/routes.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";

let test: TestHost;
beforeAll(async () => {
  test = await startTestHost();
});
afterAll(() => test?.stop());

const tables: readonly Pick<Route, "methods" | "path" | "limit" | "isForStrangers">[] = [
  ...apiv1.routes({} as never),
  ...app.ROUTES,
  ...chatroom.routes({} as never),
  ...h5.ROUTES,
  ...room.ROUTES,
];
const isLarge = (limit: unknown): boolean => typeof limit !== "number" || limit > SMALL_BODY;
const LARGE = [
  ...tables
    .filter(({ limit, isForStrangers }) => isLarge(limit) && !isForStrangers)
    .flatMap(({ methods, path }) => methods.map((method) => [method.toUpperCase(), path] as const)),
  ...Object.values<RouteSpec>(ROUTES)
    .filter(({ limit }) => isLarge(limit))
    .map(({ method, path }) => [method.toUpperCase(), path] as const),
  ["POST", "/admin/api/rooms.setAvatar"] as const,
];

/** What those say that distinguish a missing token from an invalid one. */
const TOKEN_MISSING: Readonly<Record<string, string>> = {
  "/room/sendImg": '"Msg":"请求头中的token为空"',
  "/upload": '"msg":"请先登录"',
};

/** Sends the head of a request with a body of 3 MB of which nothing comes. @returns the answer */
async function answerToHead(method: string, path: string): Promise<string> {
  const socket = connect(test.port, "127.0.0.1");
  await once(socket, "connect");
  const target = path.replace(/:\w+/g, "1");
  socket.write(
    `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\nContent-Length: 3000000\r\nConnection: close\r\n\r\n`,
  );
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  await once(socket, "end");
  socket.destroy();
  return answer;
}

describe("a body of 3 MB from an unknown caller", () => {
  it("is tried on some route of every API that takes pictures or files", () => {
    expect(LARGE.length).toBeGreaterThan(10);
  });

  it.each(LARGE)("is refused for lack of a login, without being read, by %s %s", async (method, path) => {
    const answer = await answerToHead(method, path);
    expect(answer).toMatch(/^HTTP\/1\.1 \d+/);
    expect(answer).toContain(TOKEN_MISSING[path] ?? "");
    expect(answer).not.toMatch(/"code":"(?:invalid|too_large)"/);
    expect(test.host.admin.host.budgets().bodies.bytes).toBe(0);
  });
});
