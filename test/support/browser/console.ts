/** The console in a real browser, on a host that a few people use. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { loginToken, PASSWORD } from "../console.ts";
import { startTestHost, type TestHost, type TestHostOptions } from "../host.ts";
import { askOk, type ChatSocket, createRoom, type Person, person } from "../people.ts";
import { type Visitor, visit } from "./chat.ts";

export interface World {
  readonly host: TestHost;
  readonly ada: Person;
  readonly bo: Person;
  /** Ada owns it; both are in it, and Bo has posted something. */
  readonly lobbyId: number;
  readonly sockets: readonly ChatSocket[];
  stop(): Promise<void>;
}

export async function startWorld(options: TestHostOptions = {}): Promise<World> {
  const host = await startTestHost({ adminPassword: PASSWORD, ...options });
  const [ada, bo] = await Promise.all([person(host, "ada"), person(host, "bo")]);
  const { id: lobbyId } = await createRoom(ada, "Lobby");
  const sockets = await Promise.all([ada.connect(), bo.connect()]);
  for (const socket of sockets) await askOk(socket, "room:join", { roomId: lobbyId });
  await say(sockets[1], lobbyId, "Hello from Bo");
  return {
    host,
    ada,
    bo,
    lobbyId,
    sockets,
    async stop() {
      for (const socket of sockets) socket.close();
      await host.stop();
    },
  };
}

let lastLine = 0;

export async function say(socket: ChatSocket | undefined, roomId: number, body: string): Promise<void> {
  if (!socket) throw new Error("No one online to say it.");
  lastLine += 1;
  await askOk(socket, "message:send", { roomId, clientId: `line-${lastLine}`, kind: "text", body });
}

/** The console at a page of it, with a login. */
export async function openConsole(
  browser: Browser,
  host: TestHost,
  path = "/admin",
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const token = await loginToken(host.url);
  const visitor = await visit(browser, host, "/admin", options);
  await visitor.page.evaluate((kept) => localStorage.setItem("hearth.admin.token", kept), token);
  await visitor.page.goto(host.url + path);
  await visitor.page.getByRole("main").waitFor();
  return visitor;
}

/** A row of the table by its text. */
export const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

/** The newest notice. */
export const notice = (page: Page, text: string | RegExp) =>
  page.getByRole("region", { name: "Notifications" }).getByText(text);

/** What the notice offers. */
export const undo = (page: Page) =>
  page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" });
