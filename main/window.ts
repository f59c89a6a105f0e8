/** The app's window: where it opens, what it shows, and that closing it leaves the server running in the tray. */
import { BrowserWindow, screen } from "electron";
import { BackOff } from "./back-off.ts";
import { placeWindow, SMALLEST } from "./bounds.ts";
import type { HostState } from "./host-link.ts";
import type { Memory } from "./memory.ts";
import { CONSOLE_URL, isConsole, STATE_URL } from "./places.ts";

export interface WindowOptions {
  /** Paths of the built preload and of the icon. */
  readonly preload: string;
  readonly icon: string;
  readonly memory: Memory;
  state(): HostState;
  /** Called when the user closes the window. `hide` keeps it, hidden. */
  onClose(): "hide" | "close";
}

export class ConsoleWindow {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
  /** The console's address when the server stopped, to return to it. */
  #place = CONSOLE_URL;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Whether the window is visible and focused. */
  get isWatched(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    this.#window ??= this.#create();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** Shows the page for the server's state. A console that is open stays while the server restarts. */
  reflect({ kind }: HostState): void {
    const contents = this.#window?.webContents;
    if (!contents || contents.isDestroyed()) return;
    const isThere = isConsole(contents.getURL());
    if (isThere) this.#place = contents.getURL();
    if (kind === "hosting") {
      if (!isThere) load(contents, this.#place);
    } else if (!isThere || kind === "paused" || kind === "failed") load(contents, STATE_URL);
  }

  #create(): BrowserWindow {
    const { preload, icon, memory } = this.#options;
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...placeWindow(memory.now.bounds, areas),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: "Hearth",
      icon,
      autoHideMenuBar: true,
      webPreferences: {
        preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        // The spell checker downloads its dictionaries.
        spellcheck: false,
      },
    });
    if (memory.now.isMaximized) window.maximize();
    window.on("close", (event) => {
      memory.keep({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
      if (this.#options.onClose() !== "hide") return;
      event.preventDefault();
      window.hide();
    });
    const backOff = new BackOff();
    window.on("closed", () => {
      backOff.cancel();
      this.#window = null;
    });
    window.webContents.on("did-navigate", () => backOff.started());
    window.webContents.on("render-process-gone", (_, { reason }) => {
      if (reason !== "clean-exit") backOff.failed(() => window.webContents.reload());
    });
    load(window.webContents, this.#options.state().kind === "hosting" ? this.#place : STATE_URL);
    return window;
  }
}

function load(contents: Electron.WebContents, url: string): void {
  // A load that is replaced by the next one is not an error.
  contents.loadURL(url).catch(() => {});
}
