import type { Context, Middleware } from "koa";
import send from "koa-send";
import { allowMethods, type Sentence, say } from "./answers.ts";

export interface Pages {
  /** Folder of the built pages. */
  readonly root: string;
  /** Whether this caller may open the console. */
  mayAdminister(ctx: Context): boolean;
}

/**
 * The web client at `/` and `/r/…`, the console at `/admin`, the API reference at `/docs`, the page that helps devices
 * trust the host's certificate at `/trust`, and the files that these load.
 */
export function servePages({ root, mayAdminister }: Pages): Middleware {
  const file = async (ctx: Context, name: string): Promise<boolean> => {
    try {
      const sent = await send(ctx, name, {
        root,
        setHeaders: (response) => {
          response.setHeader("Cache-Control", cacheControl(name));
        },
      });
      if (sent && ctx.fresh) {
        ctx.body = null;
        ctx.status = 304;
      }
      return sent !== undefined;
    } catch (error) {
      if ((error as { status?: number }).status === 404) return false;
      throw error;
    }
  };
  const page = async (ctx: Context, name: string): Promise<void> => {
    if (!allowMethods(ctx, "GET", "HEAD")) return;
    if (!(await file(ctx, name))) say(ctx, 404, NOT_BUILT);
  };
  return async (ctx, next) => {
    const { path } = ctx;
    if (path === "/" || /^\/r(\/|$)/.test(path)) return page(ctx, "/index.html");
    if (/^\/admin(\/(?!api(\/|$))|$)/.test(path)) {
      if (mayAdminister(ctx)) return page(ctx, "/admin.html");
      return say(ctx, 403, LOCAL_ONLY);
    }
    if (/^\/docs(\/[\w-]*)?\/?$/.test(path)) return page(ctx, "/docs.html");
    if (/^\/trust\/?$/.test(path)) return page(ctx, "/trust.html");
    if ((ctx.method === "GET" || ctx.method === "HEAD") && isAsset(path) && (await file(ctx, path))) return;
    return next();
  };
}

const NOT_BUILT: Sentence = {
  en: "The pages are not built yet: run npm run build.",
  zh: "页面尚未构建，请运行 npm run build。",
};
const LOCAL_ONLY: Sentence = {
  en: "The admin console can only be opened on the server's own computer.",
  zh: "管理控制台只能在服务器本机上打开。",
};

/**
 * How long browsers may keep a file: forever with a hash in its name; icons a day, since one page shows them several
 * times.
 */
function cacheControl(name: string): string {
  if (name.startsWith("/assets/")) return "max-age=31536000,immutable";
  return /\.(?:svg|png)$/.test(name) ? "max-age=86400" : "no-cache";
}

/**
 * Whether this is a file that the pages load. The pages themselves are served only at their own addresses, and the
 * console has a rule about who may open it, so their files are excluded however the name is written (`admin%2ehtml`,
 * `ADMIN~1.HTM`).
 */
function isAsset(path: string): boolean {
  try {
    return !/\.htm|~/i.test(decodeURIComponent(path));
  } catch {
    // A path that cannot be decoded is refused when it is sent.
    return true;
  }
}
