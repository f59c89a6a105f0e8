/** People with real browsers. Pages may request nothing from elsewhere, nor violate their own policy. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { CHROMIUM } from "../chromium.ts";
import type { TestHost } from "../host.ts";

export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
};

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Violations of the page: requests elsewhere, policy violations, uncaught errors. */
  readonly sins: readonly string[];
}

const NAMED = "hearth.test";

/** The same server as another device of the network reaches it: by a name, not by its own loopback. */
export const byName = ({ port }: Pick<TestHost, "port">): Pick<TestHost, "url"> => ({
  url: `http://${NAMED}:${port}`,
});

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      // As on a network where the host has a name.
      `--host-resolver-rules=MAP ${NAMED} 127.0.0.1`,
    ],
  });
}

/** Someone's browser, without stored data. */
export async function visit(
  browser: Browser,
  host: Pick<TestHost, "url">,
  path = "/",
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: "en-US", ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const sins: string[] = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(protocol) && origin !== host.url)
      sins.push(request.url());
  });
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) sins.push(message.text());
  });
  context.on("weberror", (error) => sins.push(String(error.error())));
  await page.goto(host.url + path);
  return { page, context, sins };
}

/** Fills the form of someone who is new here. */
export async function arrive(page: Page, name: string, password = `${name}'s password`): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /Start chatting|Join room/ }).click();
  await page.getByRole("navigation", { name: "Rooms" }).or(page.getByRole("main")).first().waitFor();
}

/** Puts a person who registered elsewhere into the page. */
export async function enterAs(
  page: Page,
  host: Pick<TestHost, "url">,
  token: string,
  path: string,
): Promise<void> {
  await page.evaluate((kept) => localStorage.setItem("hearth.token", kept), token);
  await page.goto(host.url + path);
}

export const field = (page: Page) => page.getByRole("textbox", { name: /^Write to/ });

/** On a touch screen the button sends, and Enter starts a new line. */
export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  const isTouch = await page.evaluate(() => matchMedia("(hover: none) and (pointer: coarse)").matches);
  if (isTouch) await page.getByRole("button", { name: "Send", exact: true }).click();
  else await field(page).press("Enter");
}

/** The messages on the screen, in order. */
export const lines = (page: Page) => page.locator("[data-message]");
/** One message on the screen by its text. */
export const line = (page: Page, text: string) => lines(page).filter({ hasText: text });

/** Waits until nothing of the list moves, comes or goes for a dozen frames. */
export const untilAtRest = (page: Page): Promise<unknown> =>
  page.getByRole("region", { name: "Messages" }).evaluate(async (list) => {
    const look = () =>
      [...list.querySelectorAll<HTMLElement>("[data-message]")]
        .map((element) => `${element.dataset.seq} ${element.getBoundingClientRect().top}`)
        .join();
    let [seen, still] = [look(), 0];
    while (still < 12) {
      await new Promise(requestAnimationFrame);
      const now = look();
      still = now === seen ? still + 1 : 0;
      seen = now;
    }
  });
