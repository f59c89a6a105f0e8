import cors from "@koa/cors";
import type { Middleware } from "koa";
import helmet from "koa-helmet";
import type { Settings } from "../settings.ts";
import { say } from "./answers.ts";
import { allowOrigin, mayCall, NOT_THIS_PAGE } from "./origins.ts";
import type { Visitors } from "./visitors.ts";

/**
 * The security headers of pages. Scripts and styles get none: there they protect nothing and cost about 10 KB per first
 * visit.
 */
export function securityHeaders(): Middleware {
  const ofPages = pageHeaders();
  return (ctx, next) => {
    if (!ctx.path.startsWith("/assets/")) return ofPages(ctx, next);
    ctx.set("Cross-Origin-Resource-Policy", "cross-origin");
    return next();
  };
}

/**
 * Allows nothing from other hosts, and leaves out what breaks plain HTTP on a local network: upgrade to HTTPS, HSTS,
 * and opener and agent-cluster headers, which browsers ignore there with a warning.
 */
const pageHeaders = (): Middleware =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        // The component library sets inline styles.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
      },
    },
    // Old clients show avatars and uploads inside pages of other origins.
    crossOriginResourcePolicy: { policy: "cross-origin" },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    // Current browsers ignore these headers; each costs time on every answer.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });

/** What a client of resumable uploads reads. */
const TUS_HEADERS = [
  "Location",
  "Tus-Extension",
  "Tus-Max-Size",
  "Tus-Resumable",
  "Tus-Version",
  "Upload-Expires",
  "Upload-Length",
  "Upload-Metadata",
  "Upload-Offset",
];

/**
 * CORS as `cors.origins` says; pages of other origins are refused, not only left without headers, because a dialect's
 * request without a token acts by its network address.
 */
export function crossOrigin(settings: () => Settings, visitors: Visitors): Middleware {
  // Old pages send credentials, for which browsers refuse `*`. The server has no cookies, so this is safe.
  const allowed = (origin: string): string =>
    allowOrigin(origin, settings()["cors.origins"]) === "" ? "" : origin;
  const headers = cors({
    credentials: true,
    origin: (ctx) => allowed(ctx.get("Origin")),
    allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    exposeHeaders: ["Allow", "Content-Disposition", "Retry-After", ...TUS_HEADERS],
    maxAge: 600,
  });
  return async (ctx, next) => {
    if (!mayCall(ctx.req, visitors, settings()["cors.origins"])) {
      ctx.vary("Origin");
      return say(ctx, 403, NOT_THIS_PAGE);
    }
    let answered = false;
    await headers(ctx, () => {
      answered = true;
      return next();
    });
    if (ctx.method !== "OPTIONS") return;
    // Preflights end above; the routes add the methods they allow.
    if (!answered) await next();
    if (!answered || ctx.response.get("Allow")) {
      ctx.body = null;
      ctx.status = 204;
    }
    // The library answers preflights only; a plain OPTIONS gets the same answer (docs/contract/dialects.md 6).
    const origin = allowed(ctx.get("Origin"));
    const methods = ctx.response.get("Allow");
    if (answered && origin !== "" && methods) {
      ctx.set("Access-Control-Allow-Origin", origin);
      ctx.set("Access-Control-Allow-Credentials", "true");
      ctx.set("Access-Control-Allow-Methods", methods);
    }
  };
}
