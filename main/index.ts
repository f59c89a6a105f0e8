/** Runs the desktop app. */
import { join } from "node:path";
import { app, clipboard, Menu, Notification, protocol, session, shell } from "electron";
import type { AdminResults } from "../server/admin/contract.ts";
import { showAbout } from "./about.ts";
import { addressOf, type Commands } from "./commands.ts";
import { HostLink } from "./host-link.ts";
import type { DesktopSettings, HostUp } from "./host-messages.ts";
import { serveContract } from "./ipc.ts";
import { keepAwake } from "./keep-awake.ts";
import { setOpenAtLogin, wasOpenedAtLogin } from "./login-item.ts";
import { openMemory } from "./memory.ts";
import { menuTemplate } from "./menu.ts";
import { type Notice, noticesOf } from "./notices.ts";
import { servePages } from "./pages.ts";
import { hostUrls, ownUrl } from "./places.ts";
import { statePage } from "./state-page.ts";
import { fill, textFor } from "./text.ts";
import { createTray } from "./tray.ts";
import { ConsoleWindow } from "./window.ts";
import { lockContents, lockSession } from "./window-lock.ts";

const built = (name: string): string => join(import.meta.dirname, name);
const icon = built(`icons/${process.platform === "win32" ? "icon.ico" : "icon.png"}`);
const trayIcon = built(`icons/${process.platform === "darwin" ? "trayTemplate.png" : "tray.png"}`);

// Before Electron is ready.
protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true } }]);
app.enableSandbox();
app.setAppUserModelId("app.hearth.desktop");

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  const t = textFor(app.getPreferredSystemLanguages());
  const memory = openMemory(join(app.getPath("userData"), "desktop.json"));
  const link = new HostLink(built("host-process.js"), hostArguments(process.argv));
  const setAwake = keepAwake();
  let desktop: DesktopSettings = { openAtLogin: false, keepAwake: false, closeToTray: true };
  let up: HostUp | null = null;
  let isQuitting = false;

  const notify = ({ title, body }: Notice): void => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, icon });
    notification.on("click", () => window.show());
    notification.show();
  };
  const window = new ConsoleWindow({
    preload: built("preload.cjs"),
    icon,
    memory,
    state: () => link.state,
    onClose() {
      if (isQuitting) return "close";
      if (!desktop.closeToTray) {
        app.quit();
        return "close";
      }
      if (!memory.now.knowsOfTray) notify({ title: t.stillHosting, body: t.stillHostingText });
      memory.keep({ knowsOfTray: true });
      return "hide";
    },
  });
  const set = (name: keyof DesktopSettings) => (isOn: boolean) =>
    void link.call("settings.update", { [`desktop.${name}`]: isOn });
  const commands: Commands = {
    openConsole: () => window.show(),
    copyAddress() {
      const address = addressOf(link.state);
      if (address !== null) clipboard.writeText(address);
    },
    pause: () => void link.stop(),
    resume: () => link.start(),
    setOpenAtLogin: set("openAtLogin"),
    setKeepAwake: set("keepAwake"),
    setCloseToTray: set("closeToTray"),
    openDataFolder: () => void (up && shell.openPath(up.dataDir)),
    about: () => void showAbout(t, up?.dataDir ?? null),
    quit: () => app.quit(),
  };

  lockSession(session.defaultSession);
  lockContents({ hostUrls: () => addressesOf(link), onStart: () => link.start() });
  const pages = servePages({
    folder: built("../renderer"),
    statePage: () => statePage(link.state, t),
    hostUrl: () => (link.state.kind === "hosting" ? ownUrl(link.state.up) : null),
  });
  session.defaultSession.protocol.handle("app", pages);
  serveContract(link);

  const tray = createTray(trayIcon, t, commands);
  link.onState((state, before) => {
    if (state.kind === "hosting") {
      up = state.up;
      desktop = up.desktop;
      setOpenAtLogin(desktop.openAtLogin);
      if (before.kind !== "hosting" && up.takenPort !== null) notify(otherPort(up, up.takenPort));
    }
    setAwake(state.kind === "hosting" && desktop.keepAwake);
    if (state.kind === "failed" && !window.isWatched) {
      notify({ title: t.hostFailed, body: state.message || t.hostFailedText });
    }
    tray.show(state);
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate({ platform: process.platform, isPackaged: app.isPackaged, state }, t, commands),
      ),
    );
    window.reflect(state);
  });
  link.subscribe((event) => {
    if (!window.isWatched) for (const notice of noticesOf(event, t)) notify(notice);
  });
  const otherPort = (now: HostUp, wanted: number): Notice => ({
    title: fill(t.otherPort, { port: now.listening.port, wanted }),
    body: fill(t.otherPortText, { wanted, address: now.listening.urls[0] ?? "" }),
  });

  app.on("second-instance", () => window.show());
  app.on("activate", () => window.show());
  // The tray keeps the app running; without this, Electron would quit with its last window.
  app.on("window-all-closed", () => {});
  app.on("before-quit", (event) => {
    isQuitting = true;
    if (link.state.kind === "paused" || link.state.kind === "failed") return;
    event.preventDefault();
    void link.stop().then(() => app.quit());
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());

  link.start();
  if (!wasOpenedAtLogin()) window.show();
}

/** Returns the arguments after `--`, which belong to `serve`; those before belong to Electron and Chromium. */
function hostArguments(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf("--");
  return at < 0 ? [] : argv.slice(at + 1);
}

/** Reads the server's addresses when they are needed: this computer's networks and names change while it runs. */
async function addressesOf(link: HostLink): Promise<readonly string[]> {
  const answer = await link.call("host.connect", {});
  if (!("result" in answer) || link.state.kind !== "hosting") return [];
  return hostUrls(link.state.up, answer.result as AdminResults["host.connect"]);
}
