/** Lost connections and a restarted server during a conversation of real browsers: nothing is lost or duplicated. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HistoryPage } from "../../../server/dialects/native/contract.ts";
import { enterAs, field, launch, line, say, type Visitor, visit } from "../../support/browser/chat.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { layNetwork, type Network } from "../../support/network.ts";
import { askOk, type ChatSocket, createRoom, type Person, person } from "../../support/people.ts";
import { freePort } from "../../support/ports.ts";

const CUT_MS = 30_000;
/** So high that every message of a conversation is drawn. */
const TALL = { viewport: { width: 1000, height: 6000 } };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

let dataDir: string;
let host: TestHost;
let networks: Network[];
let ada: Person;
let bo: Person;
let roomId: number;

beforeEach(async () => {
  dataDir = temporaryFolder();
  await startAt(await freePort());
  networks = [];
  [ada, bo] = [await person(host, "ada"), await person(host, "bo")];
  roomId = (await createRoom(ada, "Lobby")).id;
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await Promise.all(networks.map((network) => network.close()));
  await host.stop();
  removeFolder(dataDir);
});

async function startAt(port: number): Promise<void> {
  host = await startTestHost({ dataDir, settings: { "listen.port": port } });
}

/** The same folder, the same port. */
async function restart(): Promise<void> {
  await host.stop();
  await startAt(host.port);
}

interface TabVisitor extends Visitor {
  readonly network: Network;
  readonly url: string;
}

/** Someone's browser in the room, behind a network of its own. */
async function guest(who: Person): Promise<TabVisitor> {
  const network = await layNetwork(host.port);
  networks.push(network);
  const visitor = await visit(browser, network, "/", TALL);
  await enterAs(visitor.page, network, who.token, `/r/${roomId}`);
  await field(visitor.page).waitFor();
  // The browser caches the page, so it opens again even without a network.
  await visitor.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return { ...visitor, network, url: `${network.url}/r/${roomId}` };
}

interface Line {
  readonly seq: number;
  readonly text: string;
}

/** The messages on the screen, from top to bottom, by position: the order that a person sees. */
const onScreen = (page: Page): Promise<Line[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-message]")]
      .map((element) => ({
        seq: Number(element.dataset.seq),
        top: element.getBoundingClientRect().top,
        text: /(?:ada|bo|cy)-\d+\./.exec(element.textContent)?.[0] ?? element.textContent,
      }))
      .sort((a, b) => a.top - b.top)
      .map(({ seq, text }) => ({ seq, text })),
  );

const onItsWay = (page: Page) => page.locator("[data-outgoing]");

/** What the browser keeps to send later. */
const waitingIn = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("hearth.outbox")).length);

async function history(): Promise<Line[]> {
  const { body } = await ada.call<HistoryPage>("GET", `/api/rooms/${roomId}/messages?limit=200`);
  return body.items.map(({ seq, body: text }) => ({ seq, text }));
}

/** Waits until every screen shows what the server has, and nothing is being sent any more. */
async function expectAgreement(pages: readonly Page[], wanted: readonly string[]): Promise<void> {
  // Without anybody's help: nobody clicks anything from here on.
  for (const page of pages) await expect.poll(() => onItsWay(page).count(), { timeout: 60_000 }).toBe(0);
  const kept = await history();
  expect(kept.map(({ text }) => text).sort()).toEqual([...wanted].sort());
  for (const page of pages) await expect.poll(() => onScreen(page)).toEqual(kept);
  for (const page of pages) expect(await waitingIn(page)).toBe(0);
  for (const name of ["ada", "bo", "cy"]) {
    const theirs = kept.map(({ text }) => text).filter((text) => text.startsWith(`${name}-`));
    expect(theirs, `${name}'s own order`).toEqual(wanted.filter((text) => text.startsWith(`${name}-`)));
  }
}

/** Numbered lines, so that each is known wherever it turns up; the full stop ends the number where a time follows. */
function numbered(name: string, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}-${first + at}.`);
}

async function sayAll(page: Page, texts: readonly string[], everyMs = 0): Promise<void> {
  for (const text of texts) {
    await say(page, text);
    if (everyMs > 0) await page.waitForTimeout(everyMs);
  }
}

async function postAll(socket: ChatSocket, texts: readonly string[]): Promise<void> {
  for (const body of texts) {
    await askOk(socket, "message:send", { roomId, clientId: `direct ${body}`, kind: "text", body });
  }
}

describe("thirty seconds without a network, and a host that restarts meanwhile", { timeout: 240_000 }, () => {
  it("lose nothing of a conversation", async () => {
    const [a, b] = [await guest(ada), await guest(bo)];
    const cy = await person(host, "cy");
    const cutAndLater = async () => {
      const socket = await cy.connect();
      await askOk(socket, "room:join", { roomId });
      return socket;
    };
    await Promise.all([sayAll(a.page, numbered("ada", 0, 5)), sayAll(b.page, numbered("bo", 0, 5))]);
    await line(a.page, "bo-4.").waitFor();

    // Both send while it happens: some lines are in flight, some acknowledged but not yet received back.
    const talking = Promise.all([
      sayAll(a.page, numbered("ada", 5, 10), 40),
      sayAll(b.page, numbered("bo", 5, 10), 40),
    ]);
    await a.page.waitForTimeout(200);
    const cutAt = Date.now();
    a.network.cut("silent");
    b.network.cut("refused");
    await talking;
    expect(await onItsWay(b.page).count()).toBeGreaterThan(0);

    // Someone else keeps sending, before the restart and after it, so both have something to catch up with.
    const early = await cutAndLater();
    await postAll(early, numbered("cy", 0, 10));
    early.close();
    await restart();
    const late = await cutAndLater();
    await postAll(late, numbered("cy", 10, 10));
    late.close();
    await sayAll(a.page, numbered("ada", 15, 3));
    await sayAll(b.page, numbered("bo", 15, 3));

    // In the middle of it one side reloads: its unsent and started messages are kept.
    await field(b.page).fill("half a thought of bo's");
    await b.page.reload();
    await b.page.getByText("Server not reachable").waitFor();

    await a.page.waitForTimeout(Math.max(0, CUT_MS - (Date.now() - cutAt)));
    a.network.restore();
    b.network.restore();
    await field(b.page).waitFor({ timeout: 60_000 });
    await expectAgreement(
      [a.page, b.page],
      [...numbered("ada", 0, 18), ...numbered("bo", 0, 18), ...numbered("cy", 0, 20)],
    );
    expect(await field(b.page).inputValue()).toBe("half a thought of bo's");
    expect([...a.sins, ...b.sins]).toEqual([]);
  });
});

describe("an unstable connection", () => {
  it("neither loses nor duplicates what two people write meanwhile", async () => {
    const [a, b] = [await guest(ada), await guest(bo)];
    const talking = Promise.all([
      sayAll(a.page, numbered("ada", 0, 30), 80),
      sayAll(b.page, numbered("bo", 0, 30), 80),
    ]);
    for (let round = 0; round < 4; round += 1) {
      const { network, page } = round % 2 === 0 ? a : b;
      network.cut(round < 2 ? "refused" : "silent");
      await page.waitForTimeout(700);
      network.restore();
      await page.waitForTimeout(900);
    }
    await talking;
    await expectAgreement([a.page, b.page], [...numbered("ada", 0, 30), ...numbered("bo", 0, 30)]);
    expect([...a.sins, ...b.sins]).toEqual([]);
  });

  it("leaves two tabs of one person in agreement, also on unsent messages", async () => {
    const [a, b] = [await guest(ada), await guest(bo)];
    const second = await a.context.newPage();
    await second.goto(a.url);
    await field(second).waitFor();

    a.network.cut("refused");
    await a.page.getByText("Connection lost").waitFor();
    // The tabs take turns, so each line has its position.
    for (const [at, text] of numbered("ada", 0, 6).entries()) await say(at % 2 === 0 ? a.page : second, text);
    for (const page of [a.page, second]) await expect.poll(() => onItsWay(page).count()).toBe(6);
    await sayAll(b.page, numbered("bo", 0, 3));
    await expect.poll(() => onItsWay(b.page).count()).toBe(0);
    await a.page.close();
    a.network.restore();

    // The tab that wrote half of them is closed: the other one sends all.
    await line(b.page, "ada-5.").waitFor({ timeout: 40_000 });
    const back = await a.context.newPage();
    await back.goto(a.url);
    await field(back).waitFor();
    await expect.poll(() => onItsWay(second).count(), { timeout: 40_000 }).toBe(0);
    const kept = await history();
    expect(kept.map(({ text }) => text).sort()).toEqual(
      [...numbered("ada", 0, 6), ...numbered("bo", 0, 3)].sort(),
    );
    for (const page of [second, back, b.page]) await expect.poll(() => onScreen(page)).toEqual(kept);
  });

  it("shows the newest messages at the end to somebody who was there and wrote meanwhile", async () => {
    const b = await guest(bo);
    await b.page.setViewportSize({ width: 1000, height: 600 });
    const socket = await ada.connect();
    await postAll(socket, numbered("ada", 0, 20));
    await line(b.page, "ada-19.").waitFor();
    b.network.cut("refused");
    await say(b.page, "bo-0.");
    await expect.poll(() => onItsWay(b.page).count()).toBe(1);
    await postAll(socket, numbered("ada", 20, 40));
    socket.close();
    b.network.restore();
    await line(b.page, "bo-0.").getByLabel("Sent").waitFor();
  });

  it("does not make someone a member again who was kicked meanwhile", async () => {
    const b = await guest(bo);
    b.network.cut("refused");
    await say(b.page, "bo-0.");
    await expect.poll(() => onItsWay(b.page).count()).toBe(1);
    const member = `/api/rooms/${roomId}/members/${bo.user.id}`;
    expect((await ada.call("DELETE", member, { reason: "" })).status).toBeLessThan(300);
    b.network.restore();
    await b.page.getByText("You are no longer a member of this room").waitFor();
    expect(await b.page.getByRole("link", { name: /Lobby/ }).count()).toBe(0);
    expect(await history()).toEqual([]);
    await b.page.getByRole("button", { name: "Rejoin" }).click();
    await b.page.locator("[data-outgoing=failed]").waitFor();
  });

  it("shows what the server refused meanwhile, and retries on request", async () => {
    const [a, b] = [await guest(ada), await guest(bo)];
    b.network.cut("refused");
    await sayAll(b.page, numbered("bo", 0, 2));
    await expect.poll(() => onItsWay(b.page).count()).toBe(2);
    const mute = `/api/rooms/${roomId}/mutes/${bo.user.id}`;
    expect((await ada.call("PUT", mute, { reason: "Quiet, please" })).status).toBeLessThan(300);
    b.network.restore();

    const failed = b.page.locator("[data-outgoing=failed]");
    await expect.poll(() => failed.count()).toBe(2);
    for (const each of await failed.all())
      await each
        .getByRole("alert")
        .getByText(/Not sent/)
        .waitFor();
    await b.page.reload();
    await expect.poll(() => failed.count()).toBe(2);
    expect(await history()).toEqual([]);

    expect((await ada.call("DELETE", mute)).status).toBeLessThan(300);
    await field(b.page).waitFor();
    await failed.first().getByRole("button", { name: "Try again" }).click();
    await line(a.page, "bo-0.").waitFor();
    await failed.first().getByRole("button", { name: "Try again" }).click();
    await expectAgreement([a.page, b.page], numbered("bo", 0, 2));
  });
});
