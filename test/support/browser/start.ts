/** What the tests of a file share: a host and a browser, closed after the last of them. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, onTestFinished } from "vitest";
import { startTestHost, type TestHost, type TestHostOptions } from "../host.ts";
import { launch } from "./chat.ts";
import { startWorld, type World } from "./console.ts";

/** To be called outside of tests and hooks: `const { host, browser } = await hostAndBrowser();` */
export async function hostAndBrowser(
  options?: TestHostOptions,
): Promise<{ host: TestHost; browser: Browser }> {
  const [host, browser] = await withBrowser(startTestHost(options));
  return { host, browser };
}

/** The same with people on the host and a password for its console. */
export async function worldAndBrowser(
  options?: TestHostOptions,
): Promise<{ world: World; browser: Browser }> {
  const [world, browser] = await withBrowser(startWorld(options));
  return { world, browser };
}

async function withBrowser<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<[T, Browser]> {
  const [started, browser] = await Promise.all([starting, launch()]);
  afterAll(async () => {
    await browser.close();
    await started.stop();
  });
  return [started, browser];
}

/** Opens an empty page of another origin, which is there until the test ends. */
export async function elsewhere(browser: Browser): Promise<Page> {
  const site = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<p>site"));
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  onTestFinished(() => void site.close());
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  return page;
}
