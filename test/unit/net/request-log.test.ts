import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { loggedPath } from "../../../server/log.ts";
import { createRequestLog } from "../../../server/net/request-log.ts";

function answered(isOn: boolean, url: string, outcome: { statusCode?: number; writableFinished: boolean }) {
  const lines: string[] = [];
  const headers: Record<string, string> = {};
  const log = { info: (line: string) => void lines.push(line), warn() {}, error() {} };
  const response = Object.assign(new EventEmitter(), outcome, {
    setHeader(name: string, value: string) {
      headers[name] = value;
    },
  });
  const request = { method: "POST", url } as IncomingMessage;
  const logRequest = createRequestLog(
    () => ({ "log.requests": isOn }),
    log,
    () => "10.0.0.7",
  );
  logRequest(request, response as unknown as ServerResponse);
  response.emit("close");
  return { lines, headers };
}

it("the request log writes one line for an answered request, with the id in its answer", () => {
  const { lines, headers } = answered(true, "/api/rooms", { statusCode: 201, writableFinished: true });
  const id = headers["X-Request-Id"];
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(lines).toEqual([
    expect.stringMatching(`^Request ${id}: POST /api/rooms: 201 in \\d+ ms: 10.0.0.7$`),
  ]);
});

it("the request log says so when a client leaves before the answer", () => {
  const { lines } = answered(true, "/api/rooms", { statusCode: 200, writableFinished: false });
  expect(lines[0]).toContain("/api/rooms: cut off in");
});

it("the request log writes nothing while it is off", () => {
  expect(answered(false, "/api/rooms", { statusCode: 200, writableFinished: true })).toEqual({
    lines: [],
    headers: {},
  });
});

it.each([
  ["/room/connect?token=secret", "/room/connect"],
  ["/r/7#code", "/r/7"],
  ["/upload/9f2c/photo.png", "/upload/…"],
  ["/hooks/9f2c", "/hooks/…"],
  ["/Hooks/9f2c", "/Hooks/…"],
  ["//hook/9f2c", "//hook/…"],
  ["/%68ooks/0123456789abcdef0123456789abcdef", "/%68ooks/…"],
  ["/hooks0123456789abcdef0123456789abcdef", "/hooks…"],
  ["/apiv1/room/message/%E5%9B%B4%E6%A3%8B%E5%AE%A4", "/apiv1/room/message/%E5%9B%B4%E6%A3%8B%E5%AE%A4"],
  ["/api/rooms/7/messages", "/api/rooms/7/messages"],
])("the request log leaves the secrets out of %s", (url, path) => {
  expect(loggedPath(url)).toBe(path);
});
