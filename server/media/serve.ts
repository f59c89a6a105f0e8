/** Serves pictures and uploads: `/upload/<day>/<file>`, `/avatars/<file>`, and dialect E's `/static/avatars/<file>`. */
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Context, Middleware } from "koa";
import send from "send";
import type { AvatarOwner, Upload } from "../chat/ports.ts";
import { drawInitials } from "./initials.ts";
import { parseThumbnailPath, parseUploadPath } from "./names.ts";
import type { Uploads } from "./uploads.ts";

const UPLOAD = /^\/upload\/[^/]+\/[^/]+$/;
const AVATAR = /^(?:\/static)?\/avatars\/([^/]+)$/;
const SET_FILE = /^(?:user|room)-\d{1,16}-[0-9a-f]{16}-(?:64|256)\.webp$/;
const DRAWN_FILE = /^(user|room)-(\d{1,16})\.png$/;
const DRAWN_SIZE = 256;
const YEAR = "max-age=31536000, immutable";

/** Returns the name whose initials are drawn for an owner; undefined when there is no such owner. */
export type NameOf = (owner: AvatarOwner) => Promise<string | undefined>;

/** Returns the network address that a request comes from. */
export type AddressOf = (request: IncomingMessage) => string;

export interface ServeOptions {
  readonly avatars: string;
  readonly uploads: string;
  readonly find: Uploads["find"];
  readonly nameOf: NameOf;
  readonly addressOf: AddressOf;
}

/** Serves its own paths, with 404 for missing files, and calls `next` for all others. */
export function createServe(options: ServeOptions): Middleware {
  return async (ctx, next) => {
    const avatar = AVATAR.exec(ctx.path)?.[1];
    if (avatar === undefined && !UPLOAD.test(ctx.path)) return next();
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      // Later middleware answers preflights.
      if (ctx.method === "OPTIONS") return next();
      ctx.set("Allow", "GET, HEAD");
      ctx.status = 405;
      return;
    }
    // Even if a browser displays a hostile file, it can run and load nothing.
    ctx.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    ctx.set("X-Content-Type-Options", "nosniff");
    // The dialects' clients are pages of other origins and show these images too.
    ctx.set("Cross-Origin-Resource-Policy", "cross-origin");
    if (avatar !== undefined) await serveAvatar(ctx, avatar, options);
    else await serveUpload(ctx, options);
  };
}

async function serveAvatar(
  ctx: Context,
  file: string,
  { avatars, nameOf, addressOf }: ServeOptions,
): Promise<void> {
  const drawn = DRAWN_FILE.exec(file);
  if (drawn) {
    const name = await nameOf({ kind: drawn[1] === "room" ? "room" : "user", id: Number(drawn[2]) });
    if (name === undefined) return;
    ctx.type = "image/png";
    // A name may change.
    ctx.set("Cache-Control", "public, max-age=300");
    ctx.body = Buffer.from(await drawInitials(name, DRAWN_SIZE, addressOf(ctx.req)));
  } else if (SET_FILE.test(file)) {
    ctx.type = "image/webp";
    ctx.set("Cache-Control", `public, ${YEAR}`);
    await sendFile(ctx, avatars, file);
  }
}

async function serveUpload(ctx: Context, { uploads, find }: ServeOptions): Promise<void> {
  const thumbnail = parseThumbnailPath(ctx.path);
  const location = thumbnail ?? parseUploadPath(ctx.path);
  if (!location) return;
  const upload = thumbnail ? undefined : await find(ctx.path);
  if (!thumbnail && !upload) return;
  if (upload) ctx.attachment(upload.name, { type: opensInPlace(upload) ? "inline" : "attachment" });
  ctx.type = thumbnail ? "image/webp" : (upload?.type ?? "application/octet-stream");
  // Files shared in a room must not be kept by a shared cache.
  ctx.set("Cache-Control", `private, ${YEAR}`);
  await sendFile(ctx, join(uploads, location.day), location.file);
}

/** Returns whether browsers may show it: nothing in which a script could run. */
const opensInPlace = ({ isImage, type }: Upload): boolean =>
  isImage || /^(?:audio|video)\//.test(type) || type === "application/pdf";

/** Hands the response to `send`, which handles ranges, conditional requests and HEAD. */
async function sendFile(ctx: Context, root: string, file: string): Promise<void> {
  ctx.respond = false;
  ctx.res.statusCode = 200;
  send(ctx.req, file, { root, cacheControl: false, dotfiles: "deny", index: false })
    .on("error", (error: Error & { status?: number }) => {
      if (error.status === undefined || error.status >= 500) ctx.app.emit("error", error, ctx);
      if (ctx.res.headersSent) return ctx.res.destroy();
      for (const name of ["Cache-Control", "Content-Disposition", "Content-Type"]) ctx.res.removeHeader(name);
      ctx.res.statusCode = error.status ?? 500;
      ctx.res.end();
    })
    .pipe(ctx.res);
  // A client that disconnects midway is not an error.
  await finished(ctx.res).catch(() => {});
}
