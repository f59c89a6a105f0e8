/**
 * Resumable uploads at `/api/uploads` by the tus 1.0 protocol (docs/contract/host.md 4): who may, and refusals as
 * everywhere.
 */
import { Server } from "@tus/server";
import type { Context } from "koa";
import type { Actor } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { fromOf, tokenOf } from "../kit/identify.ts";
import { Claims } from "./tus-claims.ts";
import { beginUpload, UploadStore } from "./tus-store.ts";
import { streamOf } from "./tus-stream.ts";

const PATH = "/api/uploads";
/** The protocol's methods. Some others cannot even be put into a `Request`. */
const METHODS = new Set(["OPTIONS", "HEAD", "POST", "PATCH", "DELETE"]);
const VERSION = "1.0.0";
const ID = /^\/api\/uploads\/([0-9a-f]{32})\/?$/;
/**
 * How long a request may still write after a newer one for the same upload has arrived, in ms: its connection is
 * usually dead.
 */
const DRAIN_MS = 200;
/** Cross-origin headers and the body's are this host's own matter. */
const NOT_PASSED_ON = /^(?:access-control-|content-)/;

interface TusCall {
  readonly actor: Actor | null;
  refusal?: unknown;
}

/** Returns the id in the URL of an upload, which may be absolute; undefined for anything else. */
export function uploadIdOf(url: string): string | undefined {
  return ID.exec(URL.canParse(url) ? new URL(url).pathname : url)?.[1];
}

export const isUploadPath = (path: string): boolean => path === PATH || path.startsWith(`${PATH}/`);

/** Serves {@link PATH} and what is below. Throws refusals, except those for which the protocol has its own status. */
export function tusRoutes(host: DialectHost): (ctx: Context) => Promise<void> {
  const calls = new WeakMap<object, TusCall>();
  const server = new Server({
    path: PATH,
    relativeLocation: true,
    datastore: new UploadStore(host.core.media.pending),
    locker: new Claims(),
    lockDrainTimeout: DRAIN_MS,
    maxSize: () => host.settings()["uploads.maxBytes"],
    async namingFunction(request, metadata) {
      const call = calls.get(request);
      if (!call?.actor) throw new Error("An upload that nobody begins");
      const bytes = Number(request.headers.get("upload-length"));
      return (await beginUpload(host.core, call.actor, metadata, bytes)).id;
    },
    onResponseError(request, error) {
      const call = calls.get(request);
      if (call && error instanceof Error) call.refusal = error;
      return undefined;
    },
  });

  return async (ctx) => {
    // Part of the protocol, for clients that cannot send the method itself.
    ctx.method = ctx.get("x-http-method-override").toUpperCase() || ctx.method;
    await host.charge(ctx.method === "POST" ? "upload" : "free", host.addressOf(ctx.req));
    // Before a byte of the body is read. A preflight brings no token and learns nothing.
    const actor = ctx.method === "OPTIONS" ? null : await prove(host, ctx);
    const id = uploadIdOf(ctx.path);
    if (actor && (id !== undefined || ctx.method !== "POST")) await host.core.uploading.get(actor, id ?? "");
    if (!METHODS.has(ctx.method)) throw new ChatError("not_found", { reason: "nothing_here" });
    // The library answers a missing version with 412, as it should another one.
    if (ctx.get("tus-resumable") !== VERSION) delete ctx.req.headers["tus-resumable"];
    const { stream, end } = streamOf(ctx, host.settings()["uploads.maxBytes"]);
    const request = new Request(new URL(ctx.url, "http://host"), {
      method: ctx.method,
      headers: ctx.headers as Record<string, string>,
      ...(stream && { body: stream, duplex: "half" }),
    });
    const call: TusCall = { actor };
    calls.set(request, call);
    const response = await server.handleWeb(request);
    await end();
    // The token may end while the body arrives.
    if (actor) await prove(host, ctx);
    for (const [name, value] of response.headers) if (!NOT_PASSED_ON.test(name)) ctx.set(name, value);
    if (response.status === 412) ctx.set("Tus-Version", VERSION);
    if (call.refusal !== undefined) throw call.refusal;
    ctx.body = response.status < 400 ? null : await refusalIn(response);
    ctx.status = response.status;
  };
}

async function prove(host: DialectHost, { req }: Context): Promise<Actor> {
  const token = tokenOf(req);
  if (token === undefined) throw new ChatError("unauthenticated", { reason: "login_needed" });
  return host.core.sessions.prove(token, fromOf(host, req, "native"));
}

async function refusalIn(response: Response): Promise<object> {
  const why = (await response.text()).trim();
  return { error: new ChatError("invalid", { reason: "upload_request_invalid", why }).wire };
}
