/** Serves the data of the page `/trust`: the authority's certificate and the HTTPS addresses. */
import { X509Certificate } from "node:crypto";
import type { Middleware } from "koa";
import { allowMethods } from "../answers.ts";
import type { Authority } from "./authority.ts";
import type { HttpsState } from "./listener.ts";

export interface TrustDeps {
  /** null: HTTPS is switched off. */
  readonly listeners: { readonly https: HttpsState | null };
  readonly authority: Pick<Authority, "root" | "covers">;
  /** The URLs for which the certificate is valid. */
  urls(): readonly string[];
}

/** `/trust/hearth-ca.crt` and `/trust/info.json`; 404 while HTTPS is off. */
export function trustRoutes({ listeners, authority, urls }: TrustDeps): Middleware {
  const answer: Middleware = async (ctx, next) => {
    if (!allowMethods(ctx, "GET", "HEAD")) return;
    const { https } = listeners;
    if (https?.state !== "listening") return next();
    const certificate = await authority.root();
    ctx.set("Cache-Control", "no-store");
    if (ctx.path === "/trust/hearth-ca.crt") {
      // Not an attachment, so that Safari and Firefox offer to install it directly.
      ctx.type = "application/x-x509-ca-cert";
      ctx.body = certificate;
      return;
    }
    const { fingerprint256, validTo, subject } = new X509Certificate(certificate);
    ctx.body = {
      name: /^CN=(.*)$/m.exec(subject)?.[1] ?? "",
      fingerprint: fingerprint256,
      validTo: new Date(validTo).toISOString(),
      port: https.port,
      // The name that the reader used comes first, if HTTPS covers it.
      urls: [
        ...new Set([
          ...[ctx.hostname]
            .filter((name) => authority.covers(name))
            .map((name) => `https://${name}:${https.port}/`),
          ...urls(),
        ]),
      ],
    };
  };
  const own = new Set(["/trust/hearth-ca.crt", "/trust/info.json"]);
  return (ctx, next) => (own.has(ctx.path) ? answer(ctx, next) : next());
}
