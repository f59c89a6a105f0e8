/** The real Chromium behind the windows. Every request passes the session's rules first. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  type BrowserContext,
  chromium,
  type Page,
  type Request as PageRequest,
  type Route,
} from "playwright-core";
import { CHROMIUM } from "../chromium.ts";
import { fromChromium, toChromium } from "./addresses.ts";
import { app } from "./app.ts";
import { answerOf, isCancelled, session } from "./session.ts";
import type { WebContents } from "./window.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PERMISSIONS: Readonly<Record<string, string>> = {
  "clipboard-sanitized-write": "clipboard-write",
  "clipboard-read": "clipboard-read",
  notifications: "notifications",
  geolocation: "geolocation",
};

/** Pages that are windows of the app; any other page is one that somebody tried to open. */
export const contentsOf = new Map<Page, WebContents>();
/** Where the browser keeps its profile, and the address at which a test may attach to it. */
export const profile = (): string => join(app.getPath("userData"), "chromium");

let opened: Promise<BrowserContext> | undefined;

function browser(): Promise<BrowserContext> {
  opened ??= open();
  return opened;
}

async function open(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile(), {
    executablePath: CHROMIUM,
    args: [...ARGS, "--remote-debugging-port=0"],
    viewport: { width: 1280, height: 840 },
    serviceWorkers: "block",
  });
  app.endings.push(async () => {
    await context.close();
    // The next run uses another port.
    rmSync(join(profile(), "DevToolsActivePort"), { force: true });
  });
  await context.route("**/*", answer);
  context.on("page", (page) => {
    if (isExpected) isExpected = false;
    else void page.close();
  });
  return context;
}

let isExpected = false;

/** A page for a window. The browser comes with an empty one, which the first window takes. */
export async function openPage(contents: WebContents): Promise<Page> {
  const context = await browser();
  const empty = context.pages().find((page) => !contentsOf.has(page) && page.url() === "about:blank");
  isExpected = empty === undefined;
  const page = empty ?? (await context.newPage());
  contentsOf.set(page, contents);
  return page;
}

/** The window a request comes from; undefined for one that would open a page of its own. */
function senderOf(request: PageRequest): WebContents | undefined {
  try {
    return contentsOf.get(request.frame().page());
  } catch {
    return undefined;
  }
}

async function answer(route: Route): Promise<void> {
  const request = route.request();
  const url = fromChromium(request.url());
  const contents = senderOf(request);
  // A page that a window opened and that is being closed.
  if (!contents) return route.abort("blockedbyclient");
  if (request.isNavigationRequest() && !contents.mayGo(url, request.frame().parentFrame() === null)) {
    return route.abort("aborted");
  }
  if (await isCancelled(url, request.resourceType())) return route.abort("blockedbyclient");
  const given = await answerOf(url, request.method());
  if (!given) return url.startsWith("http") ? route.continue() : route.abort("addressunreachable");
  await route.fulfill({
    status: given.status,
    headers: Object.fromEntries(given.headers),
    body: Buffer.from(await given.arrayBuffer()),
  });
}

/** Grants the page's origin what the session's handler grants; Chromium denies everything else by itself. */
export async function grant(context: BrowserContext, contents: WebContents, url: string): Promise<void> {
  const { origin } = new URL(toChromium(url));
  const given = Object.entries(PERMISSIONS).filter(([name]) =>
    session.defaultSession.check(contents, name, origin, {}),
  );
  await context.clearPermissions();
  if (given.length > 0) {
    await context.grantPermissions(
      given.map(([, name]) => name),
      { origin },
    );
  }
}
