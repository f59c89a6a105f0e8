/** What the first visit costs: bytes on the wire, and time until somebody can type their name. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, field, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { ownTimer } from "../../support/browser/tasks.ts";
import { isQuiet, slowness } from "../../support/machine-load.ts";
import { createRoom, person } from "../../support/people.ts";

const MOST_BYTES = 250_000;
const USABLE_WITHIN_MS = 1000;

const { host, browser } = await hostAndBrowser();
const roomId = (await createRoom(await person(host, "ada"), "Lobby")).id;

interface Traffic {
  /** Address → bytes on the wire, headers included. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly sum: () => number;
}

/** Counts what the page transfers, when its browser takes these encodings. */
async function watchTraffic(page: Page, encodings: string): Promise<Traffic> {
  const session = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId) ?? requestId;
    bytes.set(url, (bytes.get(url) ?? 0) + encodedDataLength);
  });
  await session.send("Network.enable");
  await session.send("Network.setBypassServiceWorker", { bypass: true });
  await session.send("Network.setExtraHTTPHeaders", { headers: { "Accept-Encoding": encodings } });
  return { bytes, sum: () => [...bytes.values()].reduce((sum, each) => sum + each, 0) };
}

describe("the first visit", { timeout: 180_000 }, () => {
  // Browsers accept Brotli only on loopback and over HTTPS; a guest on plain HTTP gets gzip.
  it.each([
    ["on this computer", "gzip, deflate, br"],
    ["on the network, without Brotli", "gzip, deflate"],
  ])("transfers at most 250 KB %s, and sends no request to another host", async (name, encodings) => {
    const { page, context, sins } = await visit(browser, host, "/healthz");
    const traffic = await watchTraffic(page, encodings);
    const report = () => [...traffic.bytes].map(([url, each]) => `${each} ${url}`).join("\n");
    await page.goto(`${host.url}/r/${roomId}`);
    await page.getByLabel("Name", { exact: true }).waitFor();
    const atTheForm = traffic.sum();
    await arrive(page, `Guest ${encodings.length}`);
    await field(page).waitFor();
    await page.waitForLoadState("networkidle");
    console.info(`First load ${name}: ${atTheForm} bytes until the form, ${traffic.sum()} until the room.`);
    // This shows that the scripts were counted.
    expect(atTheForm, report()).toBeGreaterThan(60 * 1024);
    expect(traffic.sum(), report()).toBeLessThanOrEqual(MOST_BYTES);
    expect(sins).toEqual([]);
    await context.close();
  });

  // The page's main thread may use the processor for at most the second, whatever else the machine does. On a
  // quiet machine the clock has to say the same. Other work can only make a run slower, never faster, so the
  // median of three runs counts, and while it is too slow, that of three others, a few times. A slow machine gets
  // as much more time as it needs for a fixed piece of work.
  it("is usable within a second on a processor four times slower", async () => {
    const medians: FirstLoad[] = [];
    const best = (of: keyof FirstLoad) => Math.min(...medians.map((each) => each[of]));
    const limitMs = USABLE_WITHIN_MS * slowness();
    const wasQuiet = isQuiet();
    const rounds = wasQuiet ? 5 : 1;
    for (let round = 0; round < rounds && !(best("clockMs") <= limitMs); round += 1) {
      const runs = [await firstLoad(), await firstLoad(), await firstLoad()];
      const median = runs.sort((a, b) => a.clockMs - b.clockMs)[1];
      if (median) medians.push(median);
    }
    const report = medians.map(({ clockMs, ownMs }) => `${clockMs} ms (${ownMs} of its own)`).join(", ");
    console.info(`Usable after ${report}; the limit on this machine is ${Math.round(limitMs)} ms.`);
    expect(best("ownMs"), report).toBeLessThanOrEqual(limitMs);
    if (wasQuiet && isQuiet()) expect(best("clockMs"), report).toBeLessThanOrEqual(limitMs);
  });
});

interface FirstLoad {
  /** From the start of the navigation until the name field takes the focus. */
  readonly clockMs: number;
  /** How much of it the page's main thread used the processor, four times slower. */
  readonly ownMs: number;
}

/** Opens the page in a browser without stored data. */
async function firstLoad(): Promise<FirstLoad> {
  const context = await browser.newContext({ locale: "en-US", serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const own = await ownTimer(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    const look = () => {
      const input = document.querySelector<HTMLInputElement>("input[name=username]");
      input?.focus();
      if (input && document.activeElement === input) performance.mark("usable");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${host.url}/r/${roomId}`, { waitUntil: "commit" });
  const usable = await page.waitForFunction(() => performance.getEntriesByName("usable")[0]?.startTime);
  const ownMs = await own();
  const clockMs = Math.round(Number(await usable.jsonValue()));
  await context.close();
  return { clockMs, ownMs };
}
