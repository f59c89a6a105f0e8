/** Commands over HTTP as dialects C and D take them: read, identify, one command, one envelope. */
import type { Context } from "koa";
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost, DialectName } from "../dialect.ts";
import { readBody, type UploadedFile } from "./body.ts";
import { type Fields, parseForm } from "./fields.ts";
import { identify } from "./identify.ts";
import { tokenOf } from "./proof.ts";

/** A request, read but not yet checked. */
export interface OpenCall {
  readonly host: DialectHost;
  readonly core: Core;
  readonly from: Origin;
  /** Body over query. */
  readonly fields: Fields;
  /** The query alone: for the one command whose body uses a name of the query for something else. */
  readonly query: Fields;
  readonly files: readonly UploadedFile[];
}

/** The same, with its caller proven. */
export interface KnownCall extends OpenCall {
  readonly actor: Actor;
}

type Command<C> = (call: C) => Promise<object>;
type Route = (ctx: Context) => Promise<void>;

/** Makes routes of commands; `own` is how a single command words what went wrong. */
export interface Commands<Own> {
  /** For strangers. */
  open(command: Command<OpenCall>, own?: Own): Route;
  /** For whoever brings a token. */
  known(command: Command<KnownCall>, own?: Own): Route;
  /** The same with a file as large as `uploads.maxBytes` lets it be. */
  knownWithFile(command: Command<KnownCall>, own?: Own): Route;
}

/** @param refusal the dialect's envelope around what went wrong; what is no ChatError is a bug, and logged already. */
export function commandsOf<Own>(
  host: DialectHost,
  dialect: DialectName,
  refusal: (error: unknown, own?: Own) => object,
): Commands<Own> {
  const fromOf = (ctx: Context): Origin => ({ address: host.addressOf(ctx.req), dialect });
  const queryOf = (ctx: Context): Fields => parseForm(Buffer.from(ctx.querystring, "latin1"));

  async function read(ctx: Context, query: Fields, fileBytes?: number): Promise<OpenCall> {
    const { fields, files } = await readBody(ctx, fileBytes === undefined ? {} : { fileBytes });
    return { host, core: host.core, from: fromOf(ctx), fields, query, files };
  }

  /** A token that comes before the body is checked before the body is read. */
  async function readKnown(ctx: Context, fileBytes?: number): Promise<KnownCall> {
    const from = fromOf(ctx);
    const query = queryOf(ctx);
    const early =
      tokenOf(ctx.req, query) === undefined ? undefined : await identify(host, from, ctx.req, query);
    const call = await read(ctx, query, fileBytes);
    return { ...call, actor: early ?? (await identify(host, from, ctx.req, call.fields)) };
  }

  async function readFile(ctx: Context): Promise<KnownCall> {
    await host.limit("upload", host.addressOf(ctx.req));
    return readKnown(ctx, host.settings()["uploads.maxBytes"]);
  }

  /** HTTP 200 for every answer but a body over the limit; what went wrong stands in the envelope. */
  const answering =
    <C>(reading: (ctx: Context) => Promise<C>, command: Command<C>, own?: Own): Route =>
    async (ctx) => {
      ctx.set("Cache-Control", "no-store");
      let isRead = false;
      try {
        const call = await reading(ctx);
        isRead = true;
        ctx.body = await command(call);
      } catch (error) {
        if (!isChatError(error)) host.log.error(`${ctx.method} ${ctx.path} failed.`, error);
        ctx.status = !isRead && isChatError(error, "too_large") ? 413 : 200;
        ctx.body = refusal(error, own);
      }
    };

  return {
    open: (command, own) => answering((ctx) => read(ctx, queryOf(ctx)), command, own),
    known: (command, own) => answering(readKnown, command, own),
    knownWithFile: (command, own) => answering(readFile, command, own),
  };
}
