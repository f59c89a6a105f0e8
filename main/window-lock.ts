/** Restricts every page of the app: no foreign address, no second window, no permission, no external request. */
import { app, type Session, shell, type WebContents } from "electron";
import { isConsole, isOwn, mayNavigate, outsideTarget, START_URL, STATE_URL } from "./places.ts";

export interface LockOptions {
  /** Returns the server's current addresses; links to them open in the system's browser. */
  hostUrls(): Promise<readonly string[]>;
  /** Called when the link on the state page is clicked. */
  onStart(): void;
}

/** The console needs one permission: writing an address to the clipboard. */
const mayUse = (permission: string, url: string): boolean =>
  permission === "clipboard-sanitized-write" && isConsole(url);

/** Returns whether the window may load a URL: its own files, and blobs it made. The developer tools load their own. */
const mayLoad = (url: string): boolean => isOwn(url) || /^(?:blob|data|devtools):/.test(url);

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(mayUse(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((contents, permission) => mayUse(permission, contents?.getURL() ?? ""));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
}

/** Applies to every page that is created. */
export function lockContents(options: LockOptions): void {
  app.on("web-contents-created", (_, contents) => lock(contents, options));
}

function lock(contents: WebContents, { hostUrls, onStart }: LockOptions): void {
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.on("will-frame-navigate", (event) => {
    if (event.url === START_URL && contents.getURL() === STATE_URL) {
      event.preventDefault();
      onStart();
    } else if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    void hostUrls().then((urls) => {
      const target = outsideTarget(url, urls);
      return target === null ? undefined : shell.openExternal(target);
    });
    return { action: "deny" };
  });
}
