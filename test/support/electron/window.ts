/** `BrowserWindow` and its `webContents`: a page of Chromium each, with the preload in a world of its own. */
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import { fromChromium, toChromium } from "./addresses.ts";
import { app, preventable } from "./app.ts";
import { contentsOf, grant, openPage } from "./chromium.ts";
import { deliver, type Frame, type FromPreload, toPage } from "./ipc.ts";
import { pageSource, preloadSource } from "./world.ts";

const WORLD = "electron";

interface Preferences {
  readonly preload?: string;
  readonly contextIsolation?: boolean;
  readonly sandbox?: boolean;
  readonly nodeIntegration?: boolean;
  readonly webviewTag?: boolean;
}

interface WindowOptions {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly webPreferences?: Preferences;
}

type OpenHandler = (details: { url: string; frameName: string }) => { action: "allow" | "deny" };

let lastId = 0;

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly #preferences: Preferences;
  readonly #page: Promise<Page>;
  #cdp: CDPSession | undefined;
  /** The isolated world of the current main document. */
  #world: number | undefined;
  #url = "";
  /** Where the program itself navigates the page, which needs no permission. */
  #own = "";
  #isDestroyed = false;
  #openHandler: OpenHandler = () => ({ action: "allow" });

  constructor(preferences: Preferences) {
    super();
    if (
      preferences.sandbox !== true ||
      preferences.contextIsolation === false ||
      preferences.nodeIntegration
    ) {
      throw new Error("The stand-in runs sandboxed, isolated preloads only.");
    }
    this.#preferences = preferences;
    this.#page = this.#open();
    app.emit("web-contents-created", {}, this);
  }

  getURL = (): string => this.#url;
  isDestroyed = (): boolean => this.#isDestroyed;
  getLastWebPreferences = (): Preferences => this.#preferences;
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    this.#own = url;
    await grant(page.context(), this, url);
    await page.goto(toChromium(url));
  }

  reload(): void {
    void this.loadURL(this.#url).catch(() => {});
  }

  /** Structured clones only, and to the main frame's preload. */
  send(channel: string, ...args: unknown[]): void {
    this.#toWorld({ channel, value: toPage(args) });
  }

  /** The page asked to open another window. Electron asks the handler; none is ever opened here. */
  #askToOpen(url: string): void {
    if (this.#openHandler({ url, frameName: "" }).action !== "deny") {
      throw new Error(`A window for ${url} would have been opened.`);
    }
  }

  /** Whether a frame may go there, as the program's listeners say. */
  mayGo(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.#own) {
      this.#own = "";
      return true;
    }
    const event = preventable({ url, isMainFrame, isSameDocument: false });
    this.emit("will-frame-navigate", event);
    if (isMainFrame) this.emit("will-navigate", event);
    return !event.defaultPrevented;
  }

  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit("destroyed");
    const page = await this.#page;
    contentsOf.delete(page);
    await page.close();
  }

  async #open(): Promise<Page> {
    const page = await openPage(this);
    const cdp = await page.context().newCDPSession(page);
    this.#cdp = cdp;
    cdp.on("Runtime.executionContextCreated", ({ context: made }) => {
      if (made.name === WORLD && made.auxData?.frameId === mainFrameId) this.#world = made.id;
    });
    cdp.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
      if (name === "__askToOpen") this.#askToOpen(fromChromium(payload));
      else void this.#hear(JSON.parse(payload) as FromPreload, executionContextId);
    });
    cdp.on("Page.frameStartedNavigating", ({ frameId, navigationType, url }) => {
      const isSameDocument = navigationType === "sameDocument" || navigationType === "historySameDocument";
      const isMainFrame = frameId === mainFrameId;
      this.emit("did-start-navigation", { url: fromChromium(url), isMainFrame, isSameDocument });
    });
    cdp.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      if (frameId === mainFrameId) this.#url = fromChromium(url);
    });
    cdp.on("Page.frameNavigated", ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#url = fromChromium(frame.url);
      this.emit("did-navigate", {}, this.#url);
    });
    page.on("crash", () => this.emit("render-process-gone", {}, { reason: "crashed" }));
    await cdp.send("Page.enable");
    const mainFrameId = (await cdp.send("Page.getFrameTree")).frameTree.frame.id;
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: "__toMain", executionContextName: WORLD });
    await cdp.send("Runtime.addBinding", { name: "__askToOpen" });
    const { preload } = this.#preferences;
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: pageSource() });
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", {
      source: preloadSource(preload === undefined ? "" : readFileSync(preload, "utf8")),
      worldName: WORLD,
    });
    return page;
  }

  async #hear(message: FromPreload, world: number): Promise<void> {
    const frame: Frame = { url: this.#url, parent: null };
    const back = await deliver(message, this, frame);
    if (back) this.#toWorld(back, world);
  }

  #toWorld(message: object, world = this.#world): void {
    if (world === undefined || this.#isDestroyed) return;
    const expression = `__fromMain(${JSON.stringify(message)})`;
    // The document may have been replaced meanwhile.
    this.#cdp?.send("Runtime.evaluate", { expression, contextId: world }).catch(() => {});
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  #bounds: { x: number; y: number; width: number; height: number };
  #isVisible: boolean;
  #isFocused = false;
  #isMaximized = false;

  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#all];

  constructor({ x = 0, y = 0, width = 800, height = 600, show = true, webPreferences = {} }: WindowOptions) {
    super();
    if (!app.isReady) throw new Error("Cannot create BrowserWindow before app is ready");
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.webContents = new WebContents(webPreferences);
    BrowserWindow.#all.add(this);
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);
  getBounds = () => this.#bounds;
  getNormalBounds = () => this.#bounds;
  setBounds(bounds: Partial<{ x: number; y: number; width: number; height: number }>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }
  isVisible = (): boolean => this.#isVisible;
  isFocused = (): boolean => this.#isFocused;
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => this.#isMaximized;
  maximize(): void {
    this.#isMaximized = true;
  }
  restore(): void {}
  show(): void {
    this.#isVisible = true;
    this.#isFocused = true;
  }
  hide(): void {
    this.#isVisible = false;
    this.#isFocused = false;
  }
  focus(): void {
    this.#isFocused = true;
  }
  blur(): void {
    this.#isFocused = false;
  }

  /** As when the person closes it. */
  close(): void {
    const event = preventable({});
    this.emit("close", event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (!BrowserWindow.#all.delete(this)) return;
    void this.webContents.destroy();
    this.emit("closed");
    if (BrowserWindow.#all.size > 0) return;
    if (app.listenerCount("window-all-closed") > 0) app.emit("window-all-closed");
    else app.quit();
  }
}

app.closeWindows = () => {
  for (const window of BrowserWindow.getAllWindows()) window.close();
  return BrowserWindow.getAllWindows().length === 0;
};
