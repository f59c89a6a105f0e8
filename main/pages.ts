/**
 * Serves what the window loads: the built console, images from the server, and a state page while there is no console.
 */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { isConsole } from "./places.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/** Allows no network: the console uses the preload's bridge. The component library sets inline styles. */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
/** Allows no script. */
export const STATE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Uploaded files can run nothing, whatever type they claim. */
const GUEST_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export interface PageSources {
  /** Folder of the built pages. */
  readonly folder: string;
  /** Returns the state page as HTML. */
  statePage(): string;
  /** The server's origin on this computer, for example `http://127.0.0.1:5000`; null while it does not answer. */
  hostUrl(): string | null;
}

/** Answers every request for the window's own scheme. */
export function servePages({
  folder,
  statePage,
  hostUrl,
}: PageSources): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET") return refuse(405);
    const { pathname, search } = new URL(request.url);
    if (pathname === "/state") return answer(statePage(), ".html", STATE_POLICY);
    if (isConsole(request.url)) return file(folder, "/admin.html");
    if (/^\/(?:avatars|upload)\//.test(pathname)) {
      const home = hostUrl();
      return home === null ? refuse(503) : fromHost(home + pathname + search);
    }
    return file(folder, pathname);
  };
}

async function file(folder: string, path: string): Promise<Response> {
  const found = pathWithin(folder, path);
  if (found === null) return refuse(404);
  try {
    return answer(await readFile(found), extname(found), CONSOLE_POLICY);
  } catch {
    return refuse(404);
  }
}

/** Returns the file that a URL's path names inside a folder, or null if it is invalid or leads out of the folder. */
export function pathWithin(folder: string, path: string): string | null {
  try {
    const found = normalize(join(folder, decodeURIComponent(path)));
    return found.startsWith(folder + sep) && !found.includes("\0") ? found : null;
  } catch {
    return null;
  }
}

async function fromHost(url: string): Promise<Response> {
  try {
    const { status, headers, body } = await fetch(url, { redirect: "error" });
    const kept = ["content-type", "content-length", "content-disposition", "cache-control"];
    const passed = kept.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    });
    return new Response(body, { status, headers: [...passed, ...guarded(GUEST_POLICY)] });
  } catch {
    return refuse(502);
  }
}

const answer = (body: string | Uint8Array<ArrayBuffer>, extension: string, policy: string): Response =>
  new Response(body, {
    headers: [["content-type", TYPES[extension] ?? "application/octet-stream"], ...guarded(policy)],
  });

const guarded = (policy: string): [string, string][] => [
  ["content-security-policy", policy],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
];

const refuse = (status: number): Response => new Response(null, { status, headers: guarded(STATE_POLICY) });
