/** The two ways to run a host: the desktop's window, or a browser on the console of a headless host. */
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "../support/chromium.ts";
import { runServe } from "../support/serve.ts";
import { type Desktop, type DesktopOptions, startElectron, startStandIn, whyNoElectron } from "./desktop.ts";

const PASSWORD = "the admin's password";

export interface Opened {
  /** The console, ready to be used. */
  readonly page: Page;
  /** Waits for the console, on this port, after the host changed its port or restarted. */
  again(port: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Place {
  readonly name: string;
  /** Why the tests cannot run there on this machine, or null. */
  readonly whyNot: string | null;
  /** The desktop app's window, which has more rights than a browser. */
  readonly isWindow: boolean;
  open(dataDir: string, port: number, browser: Browser): Promise<Opened>;
}

const argsOf = (port: number): string[] => [
  "--port",
  String(port),
  "--host",
  "127.0.0.1",
  "--no-aliases",
  "--set",
  "limits.enabled=false",
];

const isReady = (page: Page): Promise<void> => page.getByRole("navigation", { name: "Pages" }).waitFor();

const window = (
  name: string,
  whyNot: string | null,
  start: (options: DesktopOptions) => Promise<Desktop>,
): Place => ({
  name,
  whyNot,
  isWindow: true,
  async open(dataDir, port) {
    const desktop = await start({ dataDir, args: argsOf(port) });
    const page = await desktop.page();
    await isReady(page);
    // The window's connection to the host does not depend on a port.
    return { page, again: () => isReady(page), stop: desktop.end };
  },
});

const headless: Place = {
  name: "a browser at a headless host",
  whyNot: null,
  isWindow: false,
  async open(dataDir, port, browser) {
    const served = runServe(["--json", "--data", dataDir, "--admin-password", PASSWORD, ...argsOf(port)]);
    await served.line('"listening"');
    const context = await browser.newContext();
    const page = await context.newPage();
    const enter = async (at: number): Promise<void> => {
      await page.goto(`http://127.0.0.1:${at}/admin`);
      const login = page.getByRole("button", { name: "Log in" });
      await login.or(page.getByRole("navigation", { name: "Pages" })).waitFor();
      if (await login.isVisible()) {
        await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
        await login.click();
      }
      await isReady(page);
    };
    await enter(port);
    return {
      page,
      again: enter,
      async stop() {
        await context.close();
        served.process.kill("SIGTERM");
        await served.ended;
      },
    };
  },
};

export const PLACES: readonly Place[] = [
  window("the window, under the stand-in", null, startStandIn),
  headless,
  window("the window, under Electron", whyNoElectron, startElectron),
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
