/** A page of another origin, in a real browser, talks to dialects A and B. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiv1 } from "../../../server/dialects/apiv1/index.ts";
import { chatroom } from "../../../server/dialects/chatroom/index.ts";
import { CHROMIUM } from "../../support/chromium.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";

const { resolve } = createRequire(import.meta.url);
/** What such a page loads from its own host. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "/v4.js": resolve("socket.io-client/dist/socket.io.js"),
  "/v2.js": resolve("socket.io-client-2/dist/socket.io.js"),
};

let host: TestHost;
let browser: Browser;
let page: Page;
const elsewhere = createServer(async (request, response) => {
  const script = SCRIPTS[request.url ?? ""];
  response.setHeader("Content-Type", script ? "text/javascript" : "text/html");
  response.end(script ? await readFile(script) : "<!doctype html><title>elsewhere</title>");
});

beforeAll(async () => {
  host = await startTestHost({ dialects: [apiv1, chatroom] });
  await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
  const flags = ["disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync"];
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["no-sandbox", "no-first-run", ...flags].map((flag) => `--${flag}`),
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await browser?.close();
  elsewhere.close();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const post = (path: string, body: object) =>
  page.evaluate(
    async ([url, text]) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body: text })).json() as Promise<unknown>;
    },
    [host.url + path, JSON.stringify(body)] as const,
  );

describe("for a page of another origin, dialect A", () => {
  it("answers fetch", async () => {
    expect(await post("/apiv1/user/register", { username: "bob" })).toMatchObject({ status: 0 });
    const room = { roomowner: "bob", roomname: "den", roomdetail: "" };
    expect(await post("/apiv1/user/roomcreate", room)).toMatchObject({ status: 0 });
  });

  it.each(["v2", "v4"])("works with socket.io %s in the browser", async (kind) => {
    await page.addScriptTag({ url: `/${kind}.js` });
    const heard = await page.evaluate(
      (url) =>
        new Promise((done, failed) => {
          const io = (window as unknown as { io: (url: string, options: object) => BrowserSocket }).io;
          interface BrowserSocket {
            on(event: string, listener: (value: unknown) => void): void;
            emit(event: string, payload: string, acknowledged: (answer: unknown) => void): void;
            close(): void;
          }
          const socket = io(url, { forceNew: true });
          socket.on("connect_error", failed);
          socket.on("connect", () =>
            socket.emit("join", '{"username":"bob","roomname":"den"}', (answer) => {
              socket.close();
              done(answer);
            }),
          );
        }),
      host.url,
    );
    expect(JSON.parse(String(heard))).toMatchObject({ status: 0, data: { action: "in", username: "bob" } });
  });
});

describe("for a page of another origin, dialect B", () => {
  it("answers fetch", async () => {
    const person = { user_tel: "1", user_name: "cy", user_password: "1" };
    expect(await post("/auth/register", person)).toEqual({ res: "register successfully" });
    expect(await post("/chatroom/create", { room_name: "TEST" })).toEqual({
      res: "chatroom create successfully",
    });
  });

  it("works with the browser's own WebSocket", async () => {
    const heard = await page.evaluate(
      (url) =>
        new Promise((done, failed) => {
          const ws = new WebSocket(url);
          ws.onerror = failed;
          ws.onmessage = ({ data }) => {
            ws.close();
            done(data);
          };
          const data = { user: { user_name: "cy", user_avatar: "" }, room_name: "TEST", msg: "" };
          ws.onopen = () => ws.send(JSON.stringify({ type: "join", data }));
        }),
      host.url.replace("http", "ws"),
    );
    const data = { user: { user_name: "cy", user_avatar: "" }, room_name: "TEST", msg: "create" };
    expect(JSON.parse(String(heard))).toEqual({ type: "user", data });
  });
});
